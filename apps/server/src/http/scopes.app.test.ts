import { beforeAll, describe, expect, test } from 'vitest'

import { apiOf, apiSettings, dialectApis } from '../../testing/apis.ts'
import { type DocumentedOperation, keyedOperationsOf } from '../../testing/conformance.ts'
import { describeApp } from '../../testing/described-app.ts'
import { type Harness, startHarness } from '../../testing/harness.ts'
import { requireEventScopes } from '../core/endpoints/require-event-scopes.ts'
import { allScopes, type Scope } from '../core/keys/scopes.ts'
import { webhookDialects } from '../dialects/registry.ts'

const { document } = await describeApp()
const operations = new Map(keyedOperationsOf(document).map((one) => [one.operation.operationId ?? '', one]))

const scopesIn = ({ operation }: DocumentedOperation) => ({
  always: Object.values(operation.security?.[0] ?? {}).flat(),
  sometimes: Object.keys(operation['x-further-scopes'] ?? {}),
})

const ofDialects = [...operations].flatMap(([name, documented]) => {
  const api = apiOf(documented.path)
  return dialectApis.includes(api) ? [{ name, documented, same: api.sameAs?.[name] }] : []
})
const compared = ofDialects.flatMap(({ same = [] }) => same)

describe(`${ofDialects.length} operations of dialects, compared with ${compared.length} of the native API`, () => {
  test.each(ofDialects)('$name asks for no less than the native API', ({ documented, same }) => {
    expect(same, 'sameAs of its api-facts names what does the same').toBeDefined()
    const { always, sometimes } = scopesIn(documented)
    for (const other of same ?? []) {
      const native = operations.get(other)
      if (!native) throw new Error(`the native API has no ${other}`)
      // What does several things asks for the scopes of each of them when it does that one.
      const needed = scopesIn(native).always
      expect([other, [...always, ...sometimes]]).toEqual([other, expect.arrayContaining(needed)])
      if (same?.length === 1) expect([other, always]).toEqual([other, expect.arrayContaining(needed)])
    }
  })

  test('each campaign asks for what its steps do, whichever API starts it', () => {
    for (const { documented, same = [] } of ofDialects) {
      for (const other of ['startCampaign', 'resumeCampaign', 'enrollContacts']) {
        const native = operations.get(other)
        if (!native || !same.includes(other)) continue
        const steps = scopesIn(native).sometimes.filter((scope) => scope.endsWith(':write'))
        expect(scopesIn(documented).sometimes).toEqual(expect.arrayContaining(steps))
      }
    }
  })
})

let parley: Harness
beforeAll(async () => {
  parley = await startHarness(apiSettings)
  return parley.stop
})

const keyWith = (...scopes: Scope[]) => parley.mint({ scopes })

/** The scopes without which a key may not subscribe to this event. */
const neededFor = (dialectName: string, event: string) => {
  const dialect = webhookDialects.get(dialectName)
  if (!dialect) throw new Error(`there is no dialect ${dialectName}`)
  return allScopes.filter((lacking) => {
    try {
      const scopes = new Set(allScopes.filter((one) => one !== lacking))
      requireEventScopes({ scopes, actor: 'key:1' }, dialect, [...(dialect.events[event] ?? [])])
      return false
    } catch {
      return true
    }
  })
}

const subscriptions = [...webhookDialects.values()].flatMap(({ name, events }) =>
  Object.keys(events).map((event) => ({ dialect: name, event, needed: neededFor(name, event) })),
)

let urls = 0
const newUrl = () => `http://127.0.0.1:9/${++urls}`

describe(`${subscriptions.length} events, ${subscriptions.flatMap(({ needed }) => needed).length} pairs with a scope`, () => {
  test.each(subscriptions)('$event of $dialect is for keys that may read what it shows', async (subscription) => {
    const { dialect, event, needed } = subscription
    expect(needed.length).toBeGreaterThan(0)
    const body = { dialect, url: newUrl(), events: [event] }
    const able = await keyWith('endpoints:write', ...needed)
    const made = await parley.request('POST', '/v1/endpoints', { key: able, body })
    expect(made.status).toBe(201)
    for (const lacking of needed) {
      const key = await keyWith('endpoints:write', ...needed.filter((one) => one !== lacking))
      const refusal = (path: string, body: object, method = 'PATCH') =>
        parley.request(method, path, { key, body }).then(({ status, body }) => [status, body.code, body.detail])
      const expected = [403, 'missing_scope', expect.stringContaining(lacking)]
      expect(await refusal('/v1/endpoints', { ...body, url: newUrl() }, 'POST')).toEqual(expected)
      expect(await refusal(`/v1/endpoints/${made.body.id}`, { url: newUrl() })).toEqual(expected)
      const { body: simulator } = await parley.request('GET', '/v1/channels')
      const channel_id = simulator.data[0].id
      expect(await refusal(`/v1/endpoints/${made.body.id}`, { channel_id })).toEqual(expected)
    }
    // What sends nothing more and nowhere else needs no further scope.
    const key = await keyWith('endpoints:write')
    const renamed = await parley.request('PATCH', `/v1/endpoints/${made.body.id}`, { key, body: { name: 'Shop' } })
    expect(renamed.status).toBe(200)
  })
})

test('the words of an event are those of its resource', () => {
  const native = subscriptions.filter(({ dialect }) => dialect === 'native')
  const resources = {
    deal: 'contacts',
    message: 'messages',
    trigger: 'triggers',
    agent: 'agents',
    digest: 'conversations',
  }
  for (const { event, needed } of native) {
    const [first = ''] = event.split('.')
    const resource = (resources as Record<string, string>)[first] ?? `${first}s`
    expect([event, needed]).toEqual([event, expect.arrayContaining([`${resource}:read`])])
  }
})

test('an event that is added by a patch needs its scope, one that was there before does not', async () => {
  const { body: made } = await parley.request('POST', '/v1/endpoints', {
    body: { url: newUrl(), events: ['contact.created', 'meeting.booked'] },
  })
  const key = await keyWith('endpoints:write', 'meetings:read')
  const patch = async (events: string[]) =>
    (await parley.request('PATCH', `/v1/endpoints/${made.id}`, { key, body: { events } })).status
  expect(await patch(['contact.created', 'message.received'])).toBe(403)
  expect(await patch(['contact.created'])).toBe(200)
  expect(await patch(['contact.created', 'meeting.booked'])).toBe(200)
  expect(await patch(['meeting.booked'])).toBe(200)
  expect(await patch(['contact.created', 'meeting.booked'])).toBe(403)
})
