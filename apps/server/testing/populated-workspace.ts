import { type GraphServer, startGraphServer } from '@parley/test-kit/graph-server'
import { vi } from 'vitest'
import { newId } from '../src/kernel/ids.ts'

import { type Api, apiSettings, dialectApis, pathOf } from './apis.ts'
import { signUp } from './browser.ts'
import { operationsOf } from './conformance.ts'
import { examplesFor } from './examples.ts'
import { type Harness, startHarness } from './harness.ts'
import { letAppIn } from './let-app-in.ts'
import type { Id, Ids, Thing } from './things.ts'

/** Part of every text of workspace 1. No other workspace may ever see it. */
export const marker = 'Zanzibar'
export const phone = '919812345678'
export const account = {
  accessToken: `EAA${marker}`,
  phoneNumberId: '106540352242922',
  appSecret: `${marker} app secret`,
}
const wabaId = '102290129340398'
const template = {
  id: '594425479261596',
  name: marker.toLowerCase(),
  language: 'en',
  status: 'APPROVED',
  category: 'UTILITY',
  components: [{ type: 'BODY', text: `Hello from ${marker}` }],
}
/** The one that examples of requests name. */
const exampleTemplate = {
  ...template,
  id: '594425479261597',
  name: 'boas_vindas',
  components: [{ type: 'BODY', text: `Hello {{1}}, this is ${marker}` }],
}
export const credentials = {
  phone_number_id: account.phoneNumberId,
  access_token: account.accessToken,
  app_secret: account.appSecret,
  verify_token: `${marker} verify token`,
}

export interface Populated extends Harness {
  graph: GraphServer
  /** Of workspace 1, as the native API sees it. */
  ids: Ids
  /** Of workspace 1. To a dialect, an endpoint is one of the dialect's own. */
  idsOf(api: Api): Ids
}

/** Parley with one row of everything in workspace 1, and a Meta test server that its channel sends through. */
export async function startPopulated(): Promise<Populated> {
  const graph = await startGraphServer({ ...account, wabaId })
  graph.setTemplates([template, exampleTemplate])
  const harness = await startHarness({ PARLEY_WHATSAPP_CLOUD_URL: graph.baseUrl, ...apiSettings })
  const endpoints: Record<string, Id> = {}
  for (const api of dialectApis) endpoints[api.name] = await makerOf(harness, harness.key, api).endpoint()
  const ids = await makeAll(makerOf(harness, harness.key))
  await makeSettings(harness, ids)
  const idsOf = ({ name }: Api): Ids => ({ ...ids, endpoint: endpoints[name] ?? ids.endpoint })
  for (const api of dialectApis) await doAsItsExamples(harness, api, idsOf(api))
  return {
    ...harness,
    graph,
    ids,
    idsOf,
    async stop() {
      await harness.stop()
      await graph.close()
    },
  }
}

async function doAsItsExamples({ request, document }: Harness, api: Api, ids: Ids): Promise<void> {
  for (const name of api.populate ?? []) {
    const documented = operationsOf(document).find(({ operation }) => operation.operationId === name)
    if (!documented) throw new Error(`there is no operation ${name}`)
    const [body] = examplesFor(document, documented, ids)
    const { status } = await request(documented.method, pathOf(documented.path, '', ids.workspace), { body })
    if (status >= 300) throw new Error(`${name} answered ${status}`)
  }
}

/** Makes a thing when it is first asked for, and what it needs before. */
export type Maker = Record<Thing, () => Promise<Id>>

async function makeAll(maker: Maker): Promise<Ids> {
  const ids: [string, Id][] = []
  for (const [thing, make] of Object.entries(maker)) ids.push([thing, await make()])
  return Object.fromEntries(ids) as Ids
}

/** What has no id of its own. */
async function makeSettings({ request }: Harness, { contact, conversation }: Ids): Promise<void> {
  for (const [method, path, body] of [
    ['PATCH', `/v1/contacts/${contact}`, { intent: marker }],
    ['POST', `/v1/conversations/${conversation}/notes`, { text: marker, author: marker }],
    ['PATCH', `/v1/conversations/${conversation}`, { assignee: marker, labels: [marker] }],
    ['PUT', '/v1/calendar', { time_zone: 'Africa/Dar_es_Salaam' }],
    ['PATCH', '/v1/agents/sales.qualifier', { enabled: false }],
    ['PATCH', '/v1/agent-settings', { debounce_seconds: 5 }],
  ] as const) {
    const { status } = await request(method, path, { body })
    if (status > 201) throw new Error(`${method} ${path} answered ${status}`)
  }
}

/** In the workspace of the key. To a dialect, an endpoint is one of the dialect's own. */
export function makerOf({ request, url }: Pick<Harness, 'request' | 'url'>, key: string, dialect?: Api): Maker {
  async function say(method: string, path: string, body?: unknown) {
    const answer = await request(method, path, { key, body })
    if (answer.status > 202)
      throw new Error(`${method} ${path} answered ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const make = async (path: string, body?: unknown): Promise<Id> => (await say('POST', path, body)).id
  const first = async (path: string): Promise<Id> => (await say('GET', path)).data[0].id
  const text = `Hello from ${marker}`

  const maker: Maker = {
    endpoint: once(() =>
      make('/v1/endpoints', {
        url: `http://127.0.0.1:9/${marker}`,
        name: marker,
        ...(dialect
          ? { events: [dialect.event], dialect: dialect.name }
          : { events: ['contact.created', 'contact.updated', 'message.sent', 'message.received'] }),
      }),
    ),
    channel: once(() =>
      make('/v1/channels', {
        type: 'whatsapp-cloud',
        name: marker,
        is_default: true,
        credentials: { ...credentials, waba_id: wabaId },
      }),
    ),
    linkedChannel: once(() => make('/v1/channels', { type: 'whatsapp-linked', name: marker })),
    linkedInChannel: once(() =>
      make('/v1/channels', { type: 'linkedin', name: marker, credentials: { driver: 'manual' } }),
    ),
    simulator: once(async () => {
      const { data } = await say('GET', '/v1/channels?limit=100')
      return data.find(({ type }: { type: string }) => type === 'simulator').id
    }),
    contact: once(async () => {
      const body = { phone, name: marker, email: `${marker}@example.com`, source: marker }
      const id = await make('/v1/contacts', body)
      await say('PATCH', `/v1/contacts/${id}`, { linkedin: `in/${marker}` })
      return id
    }),
    otherContact: once(() => make('/v1/contacts', { phone: '919812345679', name: marker })),
    suppression: once(async () => {
      const id = await make('/v1/contacts', { phone: '919812345670', name: marker })
      await say('PATCH', `/v1/contacts/${id}`, { opted_out: true })
      return first('/v1/suppressions')
    }),
    segment: once(() => make('/v1/segments', { name: marker, filter: { q: marker } })),
    bulkChange: once(async () =>
      make('/v1/bulk-changes', {
        resource: 'contacts',
        ids: [await maker.contact()],
        change: { add_tags: [marker] },
      }),
    ),
    import: once(() => make('/v1/imports', { name: marker, csv: `Name,Phone\n${marker},${phone}1` })),
    connection: once(async () => {
      const [contact_id, channel_id] = [await maker.contact(), await maker.linkedInChannel()]
      return make('/v1/connections', { contact_id, channel_id, note: marker })
    }),
    message: once(async () => {
      const channel_id = await maker.channel()
      return make('/v1/messages', { contact_id: await maker.contact(), channel_id, text })
    }),
    simulated: once(async () => {
      const contact_id = await maker.contact()
      await make('/v1/simulator/inbound', { from: phone, text: `Greetings to ${marker}` })
      return make('/v1/messages', { contact_id, text, channel_id: await maker.simulator() })
    }),
    conversation: once(async () => (await say('GET', `/v1/messages/${await maker.message()}`)).conversation_id),
    template: once(async () => {
      await say('POST', `/v1/channels/${await maker.channel()}/templates/sync`)
      const { data } = await say('GET', '/v1/templates')
      return data.find(({ name }: { name: string }) => name === template.name).id
    }),
    auditEntry: once(async () => {
      await maker.endpoint()
      return first('/v1/audit')
    }),
    loggedRequest: once(async () => {
      await maker.contact()
      return vi.waitFor(() => first('/v1/requests'), { timeout: 10_000 })
    }),
    key: once(() => make('/v1/keys', { name: marker })),
    app: once(() => make('/v1/apps', { name: marker, redirect_uris: [`https://${marker}.example/callback`] })),
    grant: once(async () => {
      const workspaceId = Number(await maker.workspace())
      const browser = await signUp({ request, url }, { email: `${newId()}@example.com`, role: 'viewer', key })
      await letAppIn({ request, url }, browser, { key, name: marker, workspaceId })
      return first('/v1/grants')
    }),
    invitation: once(() => make('/v1/invitations', { email: `${newId()}@example.com`, role: 'viewer' })),
    member: once(async () => {
      const { link } = await say('POST', '/v1/invitations', { email: `${newId()}@example.com`, role: 'viewer' })
      const body = { token: link.split('#')[1], name: marker, password: 'correct horse battery' }
      await say('POST', '/v1/invitations/accept', body)
      return first('/v1/members')
    }),
    trigger: once(async () =>
      make('/v1/triggers', { channel_id: await maker.channel(), phrase: marker, reply: `Hi from ${marker}` }),
    ),
    file: once(() => make('/v1/files', { name: `${marker}.txt`, mime_type: 'text/plain', content: 'SGk=' })),
    cannedReply: once(() => make('/v1/canned-replies', { shortcut: marker, text: marker })),
    task: once(async () =>
      make('/v1/tasks', { title: marker, note: marker, assignee: marker, contact_id: await maker.contact() }),
    ),
    campaign: once(async () => {
      const steps = [{ type: 'message', content: { type: 'text', text: marker } }]
      return make('/v1/campaigns', { name: marker, steps, channel_id: await maker.channel() })
    }),
    enrollment: once(async () => {
      const path = `/v1/campaigns/${await maker.campaign()}/enrollments`
      await say('POST', path, { contact_ids: [await maker.contact()] })
      return first(path)
    }),
    handoff: once(async () =>
      make('/v1/handoffs', { conversation_id: await maker.conversation(), reason: marker, summary: marker }),
    ),
    meeting: once(async () => {
      const start = '2036-01-20T10:00:00Z'
      return make('/v1/meetings', {
        contact_id: await maker.contact(),
        start,
        any_time: true,
        title: marker,
        notes: marker,
      })
    }),
    run: once(async () => make('/v1/agents/sales.qualifier/run', { contact_id: await maker.contact() })),
    agent: once(async () => 'sales.qualifier'),
    replay: once(async () =>
      make('/v1/replays', { since: '2026-01-01T00:00:00Z', endpoint_id: await maker.endpoint() }),
    ),
    event: once(async () => {
      await maker.contact()
      return first('/v1/events')
    }),
    delivery: once(async () => {
      await maker.endpoint()
      await make('/v1/contacts', { phone: `${phone}0`, name: marker })
      return first('/v1/deliveries')
    }),
    workspace: once(async () => (await say('GET', '/v1/workspace')).id),
  }
  return maker
}

/** Makes it when it is first asked for. */
export function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | undefined
  return () => {
    made ??= make()
    return made
  }
}
