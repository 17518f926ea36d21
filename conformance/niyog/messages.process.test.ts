import { afterAll, beforeAll, expect, it } from 'vitest'

import { type Niyog, newPhone, payloadOf, startNiyog } from './niyog.test-helper.ts'

let niyog: Niyog

beforeAll(async () => {
  niyog = await startNiyog()
})
afterAll(() => niyog.stop())

const text = 'Hi Rohan, saw you were looking at the pro plan. Free trial works for you?'

it('answers with the documented fields, in their order', async () => {
  const to = newPhone()
  const { status, headers, body } = await niyog.niyog('POST', '/messages', { body: { to, body: text } })
  expect(status).toBe(200)
  expect(headers.get('content-type')).toMatch(/^application\/json/)
  expect(body).toEqual({ sent: true, message_id: expect.stringMatching(/^wamid\.\S{8,}$/), to })
  expect(Object.keys(body)).toEqual(['sent', 'message_id', 'to'])
})

it('writes the recipient as digits, whatever the notation', async () => {
  const { body } = await niyog.niyog('POST', '/messages', { body: { to: '+91 98123 45678', body: text } })
  expect(body).toMatchObject({ sent: true, to: '919812345678' })
})

it('keeps the text as it is', async () => {
  const to = newPhone()
  const said = 'नमस्ते 👋🏽 “quotes” \\ and\nlines\tand  spaces '
  expect((await niyog.niyog('POST', '/messages', { body: { to, body: said } })).status).toBe(200)
  const { body } = await niyog.native<{ data: object[] }>('GET', '/messages?limit=1')
  expect(body.data).toMatchObject([{ address: to, text: said, direction: 'outbound' }])
})

it('gives each message an id of its own', async () => {
  const to = newPhone()
  const send = () => niyog.niyog('POST', '/messages', { body: { to, body: text } })
  const ids = [await send(), await send()].map(({ body }) => body.message_id)
  expect(new Set(ids).size).toBe(2)
})

it('announces a message once, as message.sent', async () => {
  const subscription = await niyog.subscribe('message.sent')
  const to = newPhone()
  const lead = await niyog.niyog('POST', '/leads', { body: { phone: to } })
  const { body: answer } = await niyog.niyog('POST', '/messages', { body: { to, body: text } })
  const payloads = (await subscription.settled()).map(payloadOf)
  expect(payloads).toEqual([
    {
      event: 'message.sent',
      client_id: niyog.workspace.id,
      agent_slug: null,
      metadata: { message_id: answer.message_id, lead_id: lead.body.id, to, body: text, simulated: true },
      value_cents: null,
      delivered_at: expect.any(String),
    },
  ])
})

it('sends over the simulator with a test key, whatever the default channel is', async () => {
  const credentials = { phone_number_id: '106540352242922', access_token: 'EAAG', app_secret: 's', verify_token: 'v' }
  const channel = await niyog.native<{ id: number }>('POST', '/channels', {
    body: { type: 'whatsapp-cloud', name: 'Sales', is_default: true, credentials },
  })
  expect(channel.status).toBe(201)
  const key = await niyog.mint({ mode: 'test' })
  const to = newPhone()
  const { status } = await niyog.niyog('POST', '/messages', { key, body: { to, body: text } })
  expect(status).toBe(200)
  const { body } = await niyog.native<{ data: object[] }>('GET', '/simulator/messages?limit=1', { key })
  expect(body.data).toMatchObject([{ address: to, text, status: 'delivered' }])
  const live = await niyog.native<{ data: { address: string }[] }>('GET', '/messages?limit=1')
  expect(live.body.data.map(({ address }) => address)).not.toContain(to)
})
