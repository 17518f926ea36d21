import { beforeAll, describe, expect, test } from 'vitest'

import type { Strangers } from '../../testing/api-facts.ts'
import { apiOf, pathOf, thingAt } from '../../testing/apis.ts'
import { attemptsAt, bareId, hasRows, isList, isShown, referencesOf, rowsIn, theirId } from '../../testing/attempts.ts'
import { keyedOperationsOf } from '../../testing/conformance.ts'
import { describeApp } from '../../testing/described-app.ts'
import type { TestResponse } from '../../testing/harness.ts'
import {
  account,
  credentials,
  marker,
  type Populated,
  phone,
  startPopulated,
} from '../../testing/populated-workspace.ts'
import { things } from '../../testing/things.ts'
import { snapshotWorkspace } from '../../testing/workspace-snapshot.ts'

const { document } = await describeApp()
const operations = keyedOperationsOf(document)

// Workspace 1 has one of everything. Somebody with a key of another workspace tries every operation on it.
let parley: Populated
let intruder: Intruder
/** What workspace 1 is shown of its own, by path. */
const shown = new Map<string, TestResponse>()
let before: Record<string, unknown[]>
beforeAll(async () => {
  parley = await startPopulated()
  intruder = await makeIntruder()
  for (const { method, path } of operations.filter(isShown))
    shown.set(path, await parley.request(method, pathOf(path, parley.idsOf(apiOf(path))[thingAt(path)], 1)))
  before = await snapshotWorkspace(parley.sql, 1)
  return parley.stop
})

interface Intruder {
  id: number
  key: string
  own: Strangers['own']
}

async function makeIntruder(): Promise<Intruder> {
  const { id, key } = await parley.createWorkspace('Intruder')
  const make = async (path: string, body: unknown) => (await parley.request('POST', path, { key, body })).body
  const steps = [{ type: 'message', content: { type: 'text', text: 'Eve' } }]
  const number = { ...credentials, phone_number_id: '1' }
  const own = {
    endpoint: (await make('/v1/endpoints', { url: 'http://127.0.0.1:9/', events: ['contact.created'] })).id,
    contact: (await make('/v1/simulator/inbound', { from: '919812345699', text: 'Hi' })).contact_id,
    channel: (await make('/v1/channels', { type: 'whatsapp-cloud', name: 'Eve', credentials: number })).id,
    campaign: (await make('/v1/campaigns', { name: 'Eve', steps })).id,
  }
  return { id, key, own }
}

const ask = (method: string, path: string, body?: unknown) => parley.request(method, path, { key: intruder.key, body })

const named = operations.map((documented) => ({ name: documented.operation.operationId, documented }))

describe.each(named)('$name', ({ documented }) => {
  const { method, path } = documented

  test('reaches nothing of another workspace', async () => {
    const sentBefore = parley.graph.sent.length
    const api = apiOf(path)
    const thing = thingAt(path)
    // What may create something does so where there is nothing yet.
    const asking = method === 'POST' && !path.includes('{id}') ? await makeIntruder() : intruder
    for (const attempt of attemptsAt(document, parley, documented, asking.own)) {
      const template = attempt.path === undefined ? path : api.prefix + attempt.path
      const asked = pathOf(template, parley.idsOf(api)[thing], asking.id)
      const { status, body } = await parley.request(method, asked, { key: asking.key, body: attempt.body })
      expect(`${method} ${asked} ${status}`).toBe(`${method} ${asked} ${attempt.status}`)
      expect(JSON.stringify(body) ?? '').not.toContain(marker)
      if (method !== 'GET' || (isList(documented) && !hasRows(documented))) continue
      const rows = status === 200 ? rowsIn(body) : undefined
      if (isList(documented)) expect(rows, `${asked} has rows in an envelope of its own`).toBeDefined()
      if (!rows) continue
      const theirs = before[things[thing].table]?.map((row) => bareId((row as { id: unknown }).id))
      expect(theirs?.length).toBeGreaterThan(0)
      for (const { id } of rows) expect(theirs).not.toContain(bareId(id))
    }
    expect(parley.graph.sent.length).toBe(sentBefore)
  })

  test.runIf(path.includes('{account_id}'))('is not there for the account of another workspace', async () => {
    const body = documented.operation.requestBody && attemptsAt(document, parley, documented, intruder.own)[0]?.body
    const asked = pathOf(path, parley.idsOf(apiOf(path))[thingAt(path)], 1)
    expect((await ask(method, asked, body)).status).toBe(404)
  })

  test('is tried with every id that its body may name', () => {
    const said = JSON.stringify(attemptsAt(document, parley, documented, intruder.own))
    for (const name of referencesOf(document, documented)) {
      const id = JSON.stringify(theirId(parley, apiOf(path), name))
      expect(said).toContain(`"${name}":${name.endsWith('_ids') ? `[${id}]` : id}`)
    }
  })
})

test.each(named.filter(({ documented }) => isShown(documented)))(
  '$name shows workspace 1 its own',
  ({ documented }) => {
    const answer = shown.get(documented.path)
    // Some need a query, or a QR.
    expect([200, 409, 422]).toContain(answer?.status)
    if (hasRows(documented)) expect(rowsIn(answer?.body)?.length).toBeGreaterThan(0)
  },
)

test('no operation has changed anything of workspace 1', async () => {
  expect(await snapshotWorkspace(parley.sql, 1)).toEqual(before)
})

test('a list can be entered neither by the cursor of another workspace nor by a stage or phone of its contacts', async () => {
  const { body } = await parley.request('GET', '/v1/events?limit=1')
  for (const path of [
    `/v1/events?cursor=${body.next_cursor}`,
    `/v1/contacts?phone=${phone}`,
    '/v1/contacts?stage=New',
  ]) {
    const answer = await ask('GET', path)
    expect(answer.status).toBe(200)
    expect(JSON.stringify(answer.body)).not.toContain(marker)
  }
})

test("another workspace's Idempotency-Key is no key to its answers", async () => {
  const [other, { key }] = [await makeIntruder(), await makeIntruder()]
  for (const [path, body] of [
    ['/v1/contacts', { phone: '919812345679', name: marker }],
    ['/v1/messages', { to: '919812345679', text: 'Hi' }],
  ] as const) {
    const headers = { 'idempotency-key': path }
    const theirs = await parley.request('POST', path, { key: other.key, body, headers })
    const mine = await parley.request('POST', path, { key, body, headers })
    expect([mine.status, mine.headers.get('idempotency-replayed')]).toEqual([201, null])
    expect(mine.body.id).not.toBe(theirs.body.id)
  }
})

test('no event of one workspace is delivered to an endpoint of another', async () => {
  const other = await makeIntruder()
  const every = ['contact.created', 'contact.updated', 'message.sent', 'message.received', 'conversation.created']
  const { body: endpoint } = await ask('POST', '/v1/endpoints', { url: 'http://127.0.0.1:9/every', events: every })
  await parley.request('POST', '/v1/contacts', { key: other.key, body: { phone: '919812345670', name: marker } })
  await parley.request('POST', '/v1/simulator/inbound', {
    key: other.key,
    body: { from: '919812345671', text: marker },
  })
  const { body } = await ask('GET', `/v1/deliveries?endpoint_id=${endpoint.id}`)
  expect(body.data).toEqual([])
  expect(
    await parley.sql('select id from deliveries where workspace_id = $1 and endpoint_id = $2', [other.id, endpoint.id]),
  ).toEqual([])
})

describe("Meta's webhook", () => {
  test('of a channel takes no signature made with the secret of another', async () => {
    const { status } = await fetch(`${parley.url}/webhooks/whatsapp-cloud/${parley.ids.channel}`, {
      method: 'POST',
      body: '{}',
    })
    expect(status).toBe(401)
  })

  test('brings nothing to the channel of another workspace, though both have the same number', async () => {
    const snapshot = await snapshotWorkspace(parley.sql, 1)
    const own = (await ask('GET', '/v1/channels')).body.data.find(({ type }: { type: string }) => type !== 'simulator')
    await ask('PATCH', `/v1/channels/${own.id}`, { credentials: { ...credentials, app_secret: account.appSecret } })
    const hook = `${parley.url}/webhooks/whatsapp-cloud/${own.id}`
    expect((await parley.graph.sendInbound(hook, { from: phone, text: 'Hi' })).status).toBe(200)
    const status = { wamid: 'wamid.forged', status: 'failed', opaque: `parley:${parley.ids.message}` }
    expect((await parley.graph.sendStatus(hook, status)).status).toBe(200)
    const known = parley.graph.sent[0]?.wamid ?? ''
    expect((await parley.graph.sendStatus(hook, { wamid: known, status: 'read' })).status).toBe(200)
    expect(await snapshotWorkspace(parley.sql, 1)).toEqual(snapshot)
  })
})
