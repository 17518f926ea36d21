import { beforeAll, describe, expect, test } from 'vitest'

import { examplesOf, operationsOf } from '../../../testing/conformance.ts'
import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

let last = 919_812_300_000
const newPhone = () => String(++last)
const post = (path: string, body?: unknown) => parley.request('POST', path, { body })
const send = async (to: string, text: string) => (await post('/v1/messages', { to, text })).body
const received = async (query = '') => (await parley.request('GET', `/v1/simulator/messages${query}`)).body.data

describe('the messages that a simulated phone has received', () => {
  test('are listed newest first, for one phone or for all', async () => {
    const [phone, other] = [newPhone(), newPhone()]
    const first = await send(phone, 'one')
    const second = await send(phone, 'two')
    const third = await send(other, 'three')
    await post('/v1/simulator/inbound', { from: phone, text: 'mine' })
    expect(await received(`?phone=${phone}`)).toEqual([second, first])
    expect(await received(`?phone=%2B${phone}`)).toEqual([second, first])
    expect((await received()).slice(0, 3)).toEqual([third, second, first])
    expect(await received(`?channel_id=1&phone=${other}`)).toEqual([third])
    expect(await received('?channel_id=999')).toEqual([])
    expect((await parley.request('GET', '/v1/simulator/messages?phone=x')).body.detail).toContain(
      'phone must be a phone number',
    )
  })

  test('exclude messages that are not sent yet', async () => {
    const phone = newPhone()
    await parley.request('PATCH', '/v1/channels/1', { body: { status: 'paused' } })
    const { id, status } = await send(phone, 'held')
    expect([status, await received(`?phone=${phone}`)]).toEqual(['queued', []])
    for (const action of ['read', 'reply']) {
      const answer = await post(`/v1/simulator/messages/${id}/${action}`, action === 'reply' ? { text: 'Hi' } : {})
      expect([answer.status, answer.body.code]).toEqual([409, 'not_received'])
    }
    await parley.request('PATCH', '/v1/channels/1', { body: { status: 'connected' } })
  })
})

test('a reply comes from the phone that received the message', async () => {
  const phone = newPhone()
  const { id, contact_id, conversation_id, provider_id } = await send(phone, 'Shall we?')
  const said = await post(`/v1/simulator/messages/${id}/reply`, { text: 'Yes please!' })
  const expected = { direction: 'inbound', address: phone, contact_id, conversation_id, status: 'received' }
  expect(said).toMatchObject({
    status: 201,
    body: { ...expected, kind: 'text', text: 'Yes please!', content: { type: 'text', reply_to: provider_id } },
  })
  const media = { id: '7', caption: 'Here' }
  const shown = await post(`/v1/simulator/messages/${id}/reply`, { content: { type: 'image', media } })
  expect(shown.body).toMatchObject({ kind: 'image', text: 'Here', content: { media, reply_to: provider_id } })
  const events = await parley.sql(`select from events where type = 'message.received' and data->>'address' = $1`, [
    phone,
  ])
  expect(events).toHaveLength(2)
})

test('a message is read once, however often the phone reads it', async () => {
  const { id } = await send(newPhone(), 'Hi')
  parley.clock.advance(5_000)
  const { status, body } = await post(`/v1/simulator/messages/${id}/read`)
  expect([status, body.status, body.read_at]).toEqual([200, 'read', parley.clock.now().toISOString()])
  parley.clock.advance(5_000)
  expect((await post(`/v1/simulator/messages/${id}/read`)).body.read_at).toBe(body.read_at)
  const events = await parley.sql(`select from events where type = 'message.updated' and data->>'id' = $1`, [id])
  // One event each for delivered and read.
  expect(events).toHaveLength(2)
  expect(await received(`?phone=${body.address}`)).toMatchObject([{ status: 'read' }])
})

test('only messages that were sent on a simulator can be read or answered', async () => {
  const { body: inbound } = await post('/v1/simulator/inbound', { from: newPhone(), text: 'Hi' })
  for (const id of [999_999, inbound.id]) {
    for (const action of ['read', 'reply']) {
      const answer = await post(`/v1/simulator/messages/${id}/${action}`, action === 'reply' ? { text: 'Hi' } : {})
      expect([id, answer.status]).toEqual([id, 404])
    }
  }
})

describe('a simulated inbound message', () => {
  const contents = [
    { type: 'image', media: { id: '1', mime_type: 'image/jpeg', caption: 'Our garden' } },
    { type: 'voice', media: { url: 'https://example.com/a.ogg' } },
    { type: 'location', location: { latitude: 12.9, longitude: 77.5, name: 'Home' } },
    { type: 'contacts', contacts: [{ name: { formatted_name: 'Ben' }, phones: [{ phone: '+91' }] }] },
    { type: 'button', reply: { id: 'yes', title: 'Yes' } },
    { type: 'list_reply', reply: { id: '2', title: 'Tuesday', description: 'pm' }, reply_to: 'wamid.1' },
    { type: 'flow_reply', flow: { name: 'flow', response: { slot: 3 } } },
    { type: 'reaction', reaction: { message_id: 'wamid.1', emoji: '👍' } },
    { type: 'order', order: { catalog_id: '9', text: 'Soon', items: [{ quantity: 2, item_price: 9.5 }] } },
    { type: 'system', system: { body: 'changed their number' } },
    { type: 'unsupported', errors: [{ code: '131051', reason: 'A poll' }], forwarded: true },
  ]
  const words = ['Our garden', null, 'Home', null, 'Yes', 'Tuesday', null, null, 'Soon', 'changed their number', null]

  test.each(contents.map((content, n) => ({ content, text: words[n] })))(
    'may have content of type $content.type',
    async ({ content, text }) => {
      const { status, body } = await post('/v1/simulator/inbound', { from: newPhone(), content, name: 'Asha Rao' })
      expect([status, body]).toMatchObject([201, { kind: content.type, text, content }])
      expect((await parley.request('GET', `/v1/contacts/${body.contact_id}`)).body.name).toBe('Asha Rao')
    },
  )

  test.each([
    [{}, 'text is required unless content is given'],
    [{ text: 'a', content: contents[0] }, 'content must not be given together with text'],
    [{ content: { type: 'fax' } }, 'content.type must be image, video'],
    [{ content: { type: 'image', media: { colour: 'red' } } }, 'content.media.colour is not a known field'],
    [{ content: { type: 'location', location: { latitude: 91, longitude: 0 } } }, 'content.location.latitude must be'],
  ])('of %j is refused with the reason', async (input, problem) => {
    const { status, body } = await post('/v1/simulator/inbound', { from: newPhone(), ...input })
    expect([status, body.detail]).toEqual([422, expect.stringContaining(problem)])
  })

  test('accepts every example of the OpenAPI document', async () => {
    const operation = operationsOf(parley.document).find(
      ({ operation: { operationId } }) => operationId === 'simulateInbound',
    )
    for (const body of Object.values(operation?.operation.requestBody?.content ?? {})) {
      for (const example of examplesOf(parley.document, body)) {
        expect((await post('/v1/simulator/inbound', example)).status).toBe(201)
      }
    }
  })
})
