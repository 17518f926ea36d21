import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../testing/harness.ts'
import { idempotencyKeyOf } from '../core/idempotency/idempotency.ts'
import { defaultRules } from '../core/tenant/scoring-rules.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

const day = 86_400_000
let last = 919_870_000_000
const phone = () => String(++last)
let keys = 0
const fresh = () => `key-${++keys}`
const post = (path: string, body: unknown, key: string) =>
  parley.request('POST', path, { body, headers: { 'idempotency-key': key } })

const url = 'http://127.0.0.1:9/'
// Each POST path, a valid body that is new each time, and the table of what it creates.
const requests: [path: string, makeBody: () => object, table: string][] = [
  ['/v1/contacts', () => ({ phone: phone() }), 'contacts'],
  ['/v1/messages', () => ({ to: '919812345678', text: phone() }), 'messages'],
  ['/v1/simulator/inbound', () => ({ from: '919812345678', text: phone() }), 'messages'],
  ['/v1/channels', () => ({ type: 'simulator', name: phone() }), 'channels'],
  ['/v1/endpoints', () => ({ url: url + phone(), events: ['contact.created'] }), 'endpoints'],
  ['/v1/keys', () => ({ name: phone() }), 'keys'],
  ['/niyog/api/v1/leads', () => ({ phone: phone() }), 'contacts'],
  ['/niyog/api/v1/messages', () => ({ to: '919812345678', body: phone() }), 'messages'],
  ['/niyog/api/v1/webhooks', () => ({ url: url + phone(), events: ['lead.created'] }), 'endpoints'],
]

/** An answer as it is repeated: without the key or the secret that it alone has. */
const kept = (body: object) => ({
  ...body,
  ...('secret' in body && { secret: null }),
  ...('key' in body && { key: null }),
})

describe.each(requests)('POST %s', (path, makeBody, table) => {
  const rows = async () => (await parley.sql(`select from ${table}`)).length

  test('runs once for a key, and repeats its answer', async () => {
    const [body, key, before] = [makeBody(), fresh(), await rows()]
    const first = await post(path, body, key)
    expect(first.headers.get('idempotency-replayed')).toBeNull()
    parley.clock.advance(day - 1)
    const again = await post(path, body, key)
    expect(again).toMatchObject({ status: first.status, body: kept(first.body) })
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'))
    expect(await rows()).toBe(before + 1)
  })

  test('runs once for concurrent requests', async () => {
    const [body, key, before] = [makeBody(), fresh(), await rows()]
    const answers = await Promise.all([post(path, body, key), post(path, body, key), post(path, body, key)])
    const ran = answers.filter(({ status }) => status !== 409)
    expect(new Set(ran.map((answer) => JSON.stringify(kept(answer.body)))).size).toBe(1)
    for (const answer of answers.filter(({ status }) => status === 409)) {
      expect([answer.body.code, answer.headers.get('retry-after')]).toEqual(['idempotency_in_progress', '1'])
    }
    expect(await rows()).toBe(before + 1)
  })

  test('refuses a key that was used for another body', async () => {
    const key = fresh()
    await post(path, makeBody(), key)
    const { status, body } = await post(path, makeBody(), key)
    expect([status, body.code]).toEqual([409, 'idempotency_key_reused'])
  })
})

test('an idempotency key is bound to its path and body', async () => {
  const [key, known] = [fresh(), phone()]
  await post('/v1/contacts', { phone: known }, key)
  for (const [path, body] of [
    ['/v1/contacts', { phone: known, name: 'Rohan' }],
    ['/niyog/api/v1/leads', { phone: known }],
  ] as const) {
    const answer = await post(path, body, key)
    expect([answer.status, answer.body.code]).toEqual([409, 'idempotency_key_reused'])
  }
})

test('an idempotency key is forgotten after 24 hours', async () => {
  const [key, body] = [fresh(), { phone: phone() }]
  expect((await post('/v1/contacts', body, key)).status).toBe(201)
  parley.clock.advance(day + 1)
  expect((await post('/v1/contacts', body, key)).status).toBe(200)
  parley.clock.advance(day + 1)
  expect((await post('/v1/contacts', { phone: phone() }, key)).status).toBe(201)
  parley.clock.advance(day + 1)
  await parley.services.idempotency.purge()
  expect(await parley.sql('select from idempotency_keys')).toEqual([])
})

test('the purge forgets any number of expired idempotency keys, and keeps the others', async () => {
  const add = (from: number, to: number, at: Date) =>
    parley.sql(
      `insert into idempotency_keys (workspace_id, key, request_hash, locked_until, created_at)
       select 1, 'bulk ' || n, '', $3, $3 from generate_series($1::integer, $2::integer) n`,
      [from, to, at],
    )
  await add(1, 2_500, new Date(parley.clock.now().getTime() - day - 1))
  await add(2_501, 2_503, parley.clock.now())
  await Promise.all([parley.services.idempotency.purge(), parley.services.idempotency.purge()])
  const left = await parley.sql("select key from idempotency_keys where key like 'bulk %' order by key")
  expect(left).toEqual([{ key: 'bulk 2501' }, { key: 'bulk 2502' }, { key: 'bulk 2503' }])
  await parley.sql("delete from idempotency_keys where key like 'bulk %'")
})

describe('an idempotency key', () => {
  test('keeps an error that the request was answered with', async () => {
    const key = fresh()
    const body = { phone: phone(), stage: 'Nowhere' }
    const first = await post('/v1/contacts', body, key)
    const again = await post('/v1/contacts', body, key)
    expect([first.status, again.body, again.headers.get('idempotency-replayed')]).toEqual([422, first.body, 'true'])
    expect(again.headers.get('content-type')).toContain('application/problem+json')
  })

  test('does not keep the refusal of an invalid body', async () => {
    const key = fresh()
    expect((await post('/v1/contacts', { phone: 919812345678 }, key)).status).toBe(422)
    expect((await post('/v1/contacts', { phone: phone() }, key)).status).toBe(201)
  })

  test('does not keep an internal error', async () => {
    const [key, body] = [fresh(), { phone: phone() }]
    await parley.sql('alter table contacts rename to contacts_away')
    const failed = await post('/v1/contacts', body, key)
    await parley.sql('alter table contacts_away rename to contacts')
    expect([failed.status, failed.body.request_id]).toEqual([500, expect.any(String)])
    expect((await post('/v1/contacts', body, key)).status).toBe(201)
  })
})

describe('a request whose process died', () => {
  // The harness's key is the first.
  const own = (key: string) => idempotencyKeyOf({ caller: { kind: 'key', id: 1 }, actor: 'key:1' }, key)
  const begin = (key: string, body: object) =>
    parley.services.idempotency.begin(1, own(key), `POST /v1/messages\n${JSON.stringify(body)}`)

  test('may be repeated after a minute', async () => {
    const [key, body] = [fresh(), { to: phone(), text: 'Hi' }]
    await begin(key, body)
    expect((await post('/v1/messages', body, key)).body.code).toBe('idempotency_in_progress')
    parley.clock.advance(60_001)
    const other = await post('/v1/messages', { ...body, text: 'Other' }, key)
    expect(other.body.code).toBe('idempotency_key_reused')
    expect((await post('/v1/messages', body, key)).status).toBe(201)
  })

  test('sends its message once even if it is repeated', async () => {
    const [key, body] = [fresh(), { to: phone(), text: 'Hi' }]
    const tenant = {
      workspaceId: 1,
      mode: 'live' as const,
      actor: 'test',
      stages: ['New'],
      scoring: defaultRules,
      defaultCountry: null,
    }
    await begin(key, body)
    const { simulated: _, ...message } = await parley.services.messages.send(tenant, {
      to: body.to,
      content: { type: 'text', text: body.text },
      idempotencyKey: own(key),
    })
    parley.clock.advance(60_001)
    const { status, body: answer } = await post('/v1/messages', body, key)
    expect([status, answer]).toEqual([201, message])
    parley.clock.advance(day + 1)
    const repeated = await post('/v1/messages', body, key)
    expect([repeated.status, repeated.body.id === message.id]).toEqual([201, false])
  })
})

test('an idempotency key has 1 to 255 printable characters', async () => {
  for (const key of ['a'.repeat(256), 'with space', 'tab\there', 'é']) {
    const { status, body } = await post('/v1/contacts', { phone: phone() }, key)
    expect([status, body.code]).toEqual([400, 'invalid_idempotency_key'])
  }
  expect((await post('/v1/contacts', { phone: phone() }, 'a'.repeat(255))).status).toBe(201)
})

test('methods other than POST ignore the idempotency key', async () => {
  const { id } = (await post('/v1/contacts', { phone: phone() }, fresh())).body
  const headers = { 'idempotency-key': fresh() }
  const patch = (name: string) => parley.request('PATCH', `/v1/contacts/${id}`, { body: { name }, headers })
  expect([(await patch('one')).body.name, (await patch('two')).body.name]).toEqual(['one', 'two'])
})

test('an API key without the scope gets no kept answer', async () => {
  const [key, body] = [fresh(), { name: 'Shop' }]
  await post('/v1/keys', body, key)
  const weak = await parley.mint({ scopes: ['contacts:write'] })
  const { status } = await parley.request('POST', '/v1/keys', { key: weak, body, headers: { 'idempotency-key': key } })
  expect(status).toBe(403)
})
