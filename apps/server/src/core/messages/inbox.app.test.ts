import { beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { type ScriptedChannel, startScriptedChannel } from '../../../testing/scripted-channel.ts'
import type { Identity } from '../contacts/contact.ts'
import type { InboundMessage } from './receive-message.ts'

let core: ScriptedChannel
beforeAll(async () => {
  core = await startScriptedChannel()
  return core.stop
})

beforeEach(() => core.reset())

const phone: Identity = { kind: 'phone', value: '919812345678' }
const userId: Identity = { kind: 'wa_bsuid', value: 'IN.123' }

const message = (providerId: string, from: Identity[] = [phone], name: string | null = 'Asha'): InboundMessage => ({
  providerId,
  from,
  name,
  kind: 'text',
  text: `text of ${providerId}`,
  raw: { id: providerId },
})
const take = (...inbound: InboundMessage[]) =>
  core.inbox.take(core.channel.id, 'the scripted number', { inbound, statuses: [] })
const contacts = () =>
  core.sql<{ id: string; name: string; source: string; identities: string[] }>(
    `select id, name, source,
       array(select kind || ':' || value from identities where contact_id = contacts.id order by 1) as identities
     from contacts order by id`,
  )

test('an inbound message creates a contact, a conversation and a message', async () => {
  await take(message('wamid.1'))
  const { data } = await core.messages.list(core.tenant, { limit: 10 })
  expect(data).toMatchObject([
    {
      channel_id: core.channel.id,
      direction: 'inbound',
      kind: 'text',
      text: 'text of wamid.1',
      address: '919812345678',
      status: 'received',
      provider_id: 'wamid.1',
      created_at: core.clock.now().toISOString(),
    },
  ])
  expect(await contacts()).toMatchObject([{ name: 'Asha', source: 'scripted', identities: ['phone:919812345678'] }])
  expect(await core.eventTypes()).toEqual(['contact.created', 'conversation.created', 'message.received'])
})

test('a repeated inbound message is stored once', async () => {
  await take(message('wamid.1'), message('wamid.1'))
  await take(message('wamid.1'))
  await Promise.all(Array.from({ length: 10 }, () => take(message('wamid.2'))))
  expect((await core.messages.list(core.tenant, { limit: 10 })).data).toHaveLength(2)
  expect((await core.eventTypes()).filter((type) => type === 'message.received')).toHaveLength(2)
})

test('concurrent first messages of a person create one contact and one conversation', async () => {
  const names = Array.from({ length: 8 }, (_, n) => `wamid.${n}`)
  await Promise.all(names.map((name) => take(message(name, [phone, userId]))))
  expect(await contacts()).toMatchObject([{ identities: ['phone:919812345678', 'wa_bsuid:IN.123'] }])
  expect((await core.eventTypes()).toSorted()).toEqual([
    'contact.created',
    'conversation.created',
    ...names.map(() => 'message.received'),
  ])
})

test('a message that waits for another of the same sender sees the changes of that one', async () => {
  await take(message('first'))
  await core.send('Hello!')
  const other = await core.connect()
  try {
    await other.query('begin')
    await other.query('update contacts set last_inbound_at = now()')
    await other.query(
      `insert into messages (workspace_id, conversation_id, contact_id, channel_id, direction, kind, address, status, created_at, provider_id)
       select workspace_id, conversation_id, contact_id, channel_id, direction, kind, address, status, created_at, 'second'
       from messages where provider_id = 'first'`,
    )
    const both = Promise.all([take(message('second')), take(message('third'))])
    await expect.poll(() => core.sql(`select from pg_stat_activity where wait_event_type = 'Lock'`)).toHaveLength(2)
    await other.query('commit')
    await both
  } finally {
    other.release()
  }
  expect(await core.eventTypes()).not.toContain('contact.responded')
  expect((await core.eventTypes()).filter((type) => type === 'message.received')).toHaveLength(2)
})

test('an inbound message that can not be stored does not affect the others', async () => {
  const broken = { ...message('wamid.2'), text: 'NUL \0' }
  await expect(take(message('wamid.1'), broken)).rejects.toThrow()
  expect((await core.messages.list(core.tenant, { limit: 10 })).data).toHaveLength(1)
})

test('webhooks for an unknown number are ignored', async () => {
  const inbound = [message('wamid.1')]
  await core.inbox.take(core.channel.id, 'another number', { inbound, statuses: [] })
  await core.inbox.take(999, 'the scripted number', { inbound, statuses: [] })
  await core.inbox.take(1, 'the scripted number', { inbound, statuses: [] })
  expect(await core.sql('select from messages')).toEqual([])
})

describe('the contact of an inbound message', () => {
  test('keeps its name, and gets the identities that it lacked', async () => {
    await take(message('wamid.1'))
    await take(message('wamid.2', [phone, userId], 'Another name'))
    await take(message('wamid.3', [userId], null))
    expect(await contacts()).toMatchObject([{ name: 'Asha', identities: ['phone:919812345678', 'wa_bsuid:IN.123'] }])
    expect(await core.sql('select from conversations')).toHaveLength(1)
  })

  test('may lack a phone number', async () => {
    await take(message('wamid.1', [userId]))
    expect((await core.messages.list(core.tenant, { limit: 1 })).data).toMatchObject([{ address: 'IN.123' }])
    const [contact] = await contacts()
    const answer = core.messages.send(core.tenant, {
      contactId: Number(contact?.id),
      content: { type: 'text', text: 'Hi' },
    })
    await expect(answer).rejects.toMatchObject({ code: 'no_phone', fields: [{ field: 'contact_id' }] })
  })

  test('is one contact when a message names those of two', async () => {
    await take(message('wamid.1', [phone], 'Asha'), message('wamid.2', [userId], 'Rohan'))
    await take(message('wamid.3', [phone, userId]))
    expect(await contacts()).toMatchObject([{ name: 'Asha', identities: ['phone:919812345678', 'wa_bsuid:IN.123'] }])
    const { data } = await core.messages.list(core.tenant, { limit: 3 })
    expect(data.map(({ contact_id }) => contact_id)).toEqual(Array(3).fill(Number((await contacts())[0]?.id)))
  })
})

test('a conversation records its last inbound and its last message', async () => {
  await take(message('wamid.1'))
  const heard = core.clock.now()
  core.clock.advance(60_000)
  await core.send()
  expect(await core.sql('select status, last_inbound_at, last_message_at from conversations')).toEqual([
    { status: 'open', last_inbound_at: heard, last_message_at: core.clock.now() },
  ])
})

test('a status of an unknown message is ignored', async () => {
  const at = core.clock.now()
  const statuses = [{ providerId: 'wamid.9', messageId: 9, status: 'read' as const, at, error: null, raw: {} }]
  await core.inbox.take(core.channel.id, 'the scripted number', { inbound: [], statuses })
  expect(await core.sql('select from message_statuses')).toEqual([])
})

test('a status of an inbound message changes nothing', async () => {
  await take(message('wamid.1'))
  const at = core.clock.now()
  const statuses = [{ providerId: 'wamid.1', messageId: null, status: 'read' as const, at, error: null, raw: {} }]
  await core.inbox.take(core.channel.id, 'the scripted number', { inbound: [], statuses })
  expect((await core.messages.list(core.tenant, { limit: 1 })).data).toMatchObject([{ status: 'received' }])
})
