import { inboundBody, statusBody } from '@parley/test-kit/graph/webhook-body'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { account, type Populated, startPopulated } from '../../../testing/populated-workspace.ts'

// What Meta says of people, over its webhooks and in its answers: F-4, F-6 and F-12 of the field.
let parley: Populated
let hook: string
beforeAll(async () => {
  parley = await startPopulated()
  hook = `${parley.url}/webhooks/whatsapp-cloud/${parley.ids.channel}`
  return parley.stop
})

let last = 919_840_300_000
let phone: string
let userId: string
beforeEach(() => {
  last += 1
  phone = String(last)
  userId = `IN.${last}`
})

const post = (path: string, body: unknown) => parley.request('POST', path, { body })
const send = async (to: string, text = 'Hello') => post('/v1/messages', { to, text, channel_id: parley.ids.channel })
const found = async (number: string) => (await parley.request('GET', `/v1/contacts?phone=${number}`)).body.data
const lead = async (more = {}) => (await post('/v1/contacts', { phone, ...more })).body
const brings = (message: { from?: string; userId?: string; text?: string; message?: object }) =>
  parley.graph.sendInbound(hook, message as never)
const change = (field: string, value: object) =>
  parley.graph.sendRaw(hook, {
    object: 'whatsapp_business_account',
    entry: [
      { id: '1', changes: [{ field, value: { metadata: { phone_number_id: account.phoneNumberId }, ...value } }] },
    ],
  })
const preference = (value: 'stop' | 'resume', who: object = { wa_id: phone }, category = 'marketing_messages') =>
  change('user_preferences', { user_preferences: [{ ...who, category, value }] })
/** Meta's answer to the next message. */
const answersWith = (contacts: object[]) =>
  parley.graph.answerNext({
    status: 200,
    body: JSON.stringify({ messaging_product: 'whatsapp', contacts, messages: [{ id: `wamid.answer.${last}` }] }),
  })

test('a number and a user id in one message are one person, who is stopped under both', async () => {
  const { id } = await lead()
  await brings({ userId, text: 'Hi' })
  await brings({ from: phone, userId, text: 'It is me' })
  expect(await found(phone)).toMatchObject([
    { id, identities: expect.arrayContaining([{ kind: 'wa_bsuid', value: userId }]) },
  ])
  await brings({ userId, text: 'STOP' })
  expect((await send(phone)).body.code).toBe('opted_out')
})

test('the wa_id of an answer belongs to the recipient: who answers from it is the lead', async () => {
  const { id } = await lead()
  const other = String(last + 500_000)
  answersWith([{ input: phone, wa_id: other, user_id: userId }])
  expect((await send(phone)).status).toBe(201)
  await brings({ from: other, text: 'Yes' })
  await brings({ userId, text: 'And from here' })
  const { data } = (await parley.request('GET', `/v1/messages?contact_id=${id}&direction=inbound`)).body
  expect(data.map(({ text }: { text: string }) => text)).toEqual(['And from here', 'Yes'])
})

test('a status that names both identities of the recipient is learned from', async () => {
  const { id } = await lead()
  const { body } = await send(phone)
  const update = statusBody(account.phoneNumberId, {
    wamid: body.provider_id,
    status: 'delivered',
    recipient: phone,
  }) as {
    entry: { changes: { value: { statuses: object[] } }[] }[]
  }
  Object.assign(update.entry[0]?.changes[0]?.value.statuses[0] ?? {}, { recipient_user_id: userId })
  await parley.graph.sendRaw(hook, update)
  await brings({ userId, text: 'Yes' })
  const { data } = (await parley.request('GET', `/v1/messages?contact_id=${id}&direction=inbound`)).body
  expect(data).toHaveLength(1)
})

test('a status next to which the recipient is named teaches the same', async () => {
  const { id } = await lead()
  const { body } = await send(phone)
  const update = statusBody(account.phoneNumberId, { wamid: body.provider_id, status: 'read', recipient: phone }) as {
    entry: { changes: { value: object }[] }[]
  }
  Object.assign(update.entry[0]?.changes[0]?.value ?? {}, { contacts: [{ wa_id: phone, user_id: userId }] })
  await parley.graph.sendRaw(hook, update)
  await brings({ userId, text: 'STOP' })
  expect((await send(phone)).body).toMatchObject({ code: 'opted_out', contact_id: id })
  const { body: list } = await parley.request('GET', `/v1/suppressions?phone=${userId}`)
  expect(list.data).toMatchObject([{ kind: 'wa_bsuid', address: userId, contact_id: id }])
})

describe('WhatsApp’s own switch', () => {
  test('stops and resumes', async () => {
    const { id } = await lead()
    await preference('stop')
    expect((await send(phone)).body.code).toBe('opted_out')
    const { body } = await parley.request('GET', `/v1/suppressions?contact_id=${id}`)
    expect(body.data).toMatchObject([{ source: 'switch', text: null, address: phone }])
    await preference('resume')
    expect((await send(phone)).status).toBe(201)
  })

  test('is heard from who hides the number', async () => {
    await brings({ userId, text: 'Hi' })
    await preference('stop', { user_id: userId })
    await brings({ from: phone, userId, text: 'Here is my number' })
    expect((await send(phone)).body.code).toBe('opted_out')
  })

  test('doesn’t take back a STOP, and other categories change nothing', async () => {
    await brings({ from: phone, text: 'STOP' })
    await preference('resume')
    expect((await send(phone)).body.code).toBe('opted_out')
    last += 1
    phone = String(last)
    await lead()
    await preference('stop', { wa_id: phone }, 'utility_messages')
    expect((await send(phone)).status).toBe(201)
  })

  test.each([
    ['the answer to a message', () => parley.graph.failNext(131_050), async () => void (await send(phone))],
    [
      'the status of a message',
      () => {},
      async () => {
        const { provider_id } = (await send(phone)).body
        const errors = [{ code: 131_050, title: 'User has stopped' }]
        await parley.graph.sendStatus(hook, { wamid: provider_id, status: 'failed', errors })
      },
    ],
  ])('is learned from %s', async (_where, prepare, act) => {
    await lead()
    prepare()
    await act()
    expect((await found(phone))[0].opted_out_at).not.toBeNull()
    expect((await send(phone)).body.code).toBe('opted_out')
  })
})

test('a new number takes the contact along, unless it can’t be one', async () => {
  const { id } = await lead({ name: 'Asha' })
  const next = String(last + 600_000)
  const moves = (wa_id: string) =>
    brings({
      from: phone,
      message: { type: 'system', system: { type: 'user_changed_number', body: 'changed', wa_id } },
    })
  await moves('2')
  expect(await found(phone)).toMatchObject([{ id, phone }])
  await moves(next)
  expect(await found(next)).toMatchObject([{ id, phone: next, name: 'Asha' }])
  expect(await found(phone)).toEqual([])
})

test('a contact is merged however often and wherever its messages come', async () => {
  await lead()
  const bodies = Array.from({ length: 12 }, (_, n) => {
    const who = [{ from: phone }, { userId }, { from: phone, userId }][n % 3]
    return inboundBody(account.phoneNumberId, { ...who, text: `text ${n}`, wamid: `wamid.many.${last}.${n}` })
  })
  await Promise.all([...bodies, ...bodies].map((body) => parley.graph.sendRaw(hook, body)))
  const [contact, ...others] = await found(phone)
  expect(others).toEqual([])
  const { data } = (await parley.request('GET', `/v1/messages?contact_id=${contact.id}&limit=50`)).body
  expect(data).toHaveLength(12)
})
