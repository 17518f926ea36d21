import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

let last = 919_840_000_000
const create = async () => (await parley.request('POST', '/v1/contacts', { body: { phone: String(++last) } })).body
const patch = (id: number, body: object) => parley.request('PATCH', `/v1/contacts/${id}`, { body })

test('a contact can be opted out and in again through the API', async () => {
  const { id, phone } = await create()
  const at = parley.clock.now().toISOString()
  expect((await patch(id, { opted_out: true })).body).toMatchObject({
    opted_out_at: at,
    score: 0,
    temperature: 'frozen',
  })
  const refused = await parley.request('POST', '/v1/messages', { body: { to: phone, text: 'Hi' } })
  expect(refused).toMatchObject({
    status: 422,
    body: {
      code: 'opted_out',
      contact_id: id,
      detail: `Contact ${id} has opted out and isn't written to until they opt in again.`,
      errors: [{ field: 'to', message: 'has opted out' }],
    },
  })
  const sent = await parley.request('POST', '/niyog/api/v1/messages', { body: { to: phone, body: 'Hi' } })
  expect(sent).toMatchObject({ status: 422, body: { code: 'opted_out', fields: { to: 'has opted out' } } })
  parley.clock.advance(1_000)
  expect((await patch(id, { opted_out: true })).body.opted_out_at).toBe(at)
  expect((await patch(id, { opted_out: false })).body).toMatchObject({ opted_out_at: null, score: null })
  expect((await parley.request('POST', '/v1/messages', { body: { to: phone, text: 'Hi' } })).status).toBe(201)
  const { body: history } = await parley.request('GET', `/v1/contacts/${id}/history`)
  expect(history.data.map(({ actor, changes }: { actor: string; changes: object }) => [actor, changes])).toMatchObject([
    ['key:1', { opted_out_at: { from: at, to: null } }],
    ['key:1', { opted_out_at: { from: null, to: at } }],
  ])
})

test('a contact who opts out over the simulator gets no more messages', async () => {
  const { id, phone } = await create()
  await parley.request('POST', '/v1/simulator/inbound', { body: { from: phone, text: 'Parar.' } })
  expect((await parley.request('GET', `/v1/contacts/${id}`)).body.opted_out_at).toBe(parley.clock.now().toISOString())
  const { body } = await parley.request('GET', `/v1/contacts/${id}/history`)
  expect(body.data[0].actor).toBe('channel:1')
})

test.each([['yes'], [1], [null], ['true']])('opted_out: %j is refused', async (opted_out) => {
  const { id } = await create()
  const { status, body } = await patch(id, { opted_out })
  expect([status, body.errors]).toEqual([422, [{ field: 'opted_out', message: 'must be true or false' }]])
})

test('opted_out is refused for a new contact', async () => {
  const { status, body } = await parley.request('POST', '/v1/contacts', {
    body: { phone: String(++last), opted_out: true },
  })
  expect([status, body.errors[0].field]).toEqual([422, 'opted_out'])
})

describe("a workspace's opt-out and opt-in words", () => {
  test("are the workspace's own, or Parley's defaults", async () => {
    const { key } = await parley.createWorkspace()
    const workspace = (body: object) => parley.request('PATCH', '/v1/workspace', { key, body })
    const own = { opt_out_words: ['Chega'], opt_in_words: ['De novo'], opt_out_reply: 'Até mais' }
    expect((await workspace(own)).body).toMatchObject(own)
    expect((await parley.request('GET', '/v1/workspace', { key })).body).toMatchObject(own)
    const { body } = await workspace({ opt_out_words: null, opt_in_words: null, opt_out_reply: null })
    expect(body).toMatchObject({ opt_out_words: expect.arrayContaining(['stop', 'रोकें']), opt_out_reply: null })
    expect(body.opt_in_words).toContain('start')
  })

  test.each([
    [{ opt_out_words: [] }, 'opt_out_words'],
    [{ opt_out_words: 'stop' }, 'opt_out_words'],
    [{ opt_out_words: ['stop', ''] }, 'opt_out_words.1'],
    [{ opt_out_words: ['stop', '!!'] }, 'opt_out_words.1'],
    [{ opt_out_words: ['stop', 7] }, 'opt_out_words.1'],
    [{ opt_out_words: ['a'.repeat(101)] }, 'opt_out_words.0'],
    [{ opt_out_words: Array.from({ length: 501 }, (_, n) => `word ${n}`) }, 'opt_out_words'],
    [{ opt_in_words: ['Stop!'] }, 'opt_in_words'],
    [{ opt_out_words: ['START'] }, 'opt_out_words'],
    [{ opt_out_words: ['bye'], opt_in_words: ['BYE'] }, 'opt_in_words'],
    [{ opt_out_reply: '' }, 'opt_out_reply'],
    [{ opt_out_reply: '  ' }, 'opt_out_reply'],
    [{ opt_out_reply: 'a'.repeat(1_001) }, 'opt_out_reply'],
    [{ opt_out_reply: true }, 'opt_out_reply'],
    [{ opt_outs: ['stop'] }, 'opt_outs'],
  ])('%j is refused', async (body, field) => {
    const answer = await parley.request('PATCH', '/v1/workspace', { body })
    expect([answer.status, answer.body.errors[0].field]).toEqual([422, field])
  })
})
