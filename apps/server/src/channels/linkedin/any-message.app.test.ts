import { memberIdOf } from '@parley/test-kit/unipile/account'
import { receivedMessage } from '@parley/test-kit/unipile/webhook-sender'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'

import { anyField, anyName, keepAnyMessage } from '../../../testing/any-message.ts'
import { type LinkedInHarness, startLinkedIn } from './linkedin.test-helper.ts'

let parley: LinkedInHarness
beforeAll(async () => {
  parley = await startLinkedIn()
  return parley.stop
})

const account_id = 'SDF4tGaPSPSzNe1D1xsOs'
let last = 0

/** Unipile tells a sender by their member id. */
async function tell(notice: object, from = `person-${++last}`): Promise<string> {
  const { event: _, message: __, ...about } = receivedMessage({ from, text: '', messageId: `Mx${last}` })
  const sender = { attendee_name: 'Asha Rao', attendee_provider_id: memberIdOf(from) }
  const { status } = await parley.unipile.post(parley.hook, { account_id, ...about, sender, ...notice })
  expect(status).toBe(200)
  return memberIdOf(from)
}

const newest = async () => (await parley.request('GET', '/v1/messages?direction=inbound&limit=1')).body.data[0]
const stored = async () => (await parley.sql('select id from messages')).length

test.each([
  [
    'a reaction',
    { event: 'message_reaction', reaction: '👍' },
    'reaction',
    null,
    { reaction: { message_id: 'Mx', emoji: '👍' } },
  ],
  [
    'one that was taken back',
    { event: 'message_reaction' },
    'reaction',
    null,
    { reaction: { message_id: 'Mx', emoji: null } },
  ],
  [
    'an edit',
    { event: 'message_edited', message: 'Make it 20' },
    'edit',
    'Make it 20',
    { edit: { message_id: 'Mx', text: 'Make it 20', content: null } },
  ],
  ['a deletion', { event: 'message_deleted' }, 'deletion', null, { deletion: { message_id: 'Mx' } }],
  ['what Unipile has added', { event: 'message_pinned' }, 'message_pinned', null, { type: 'unsupported', errors: [] }],
])('%s is kept once, with the message that it is about', async (_, notice, kind, text, content) => {
  const timestamp = '2026-01-15T09:30:02.000Z'
  const from = `person-${++last}`
  await tell({ ...notice, message_id: 'Mx', timestamp }, from)
  const before = await stored()
  await tell({ ...notice, message_id: 'Mx', timestamp }, from)
  expect(await stored()).toBe(before)
  expect(await newest()).toMatchObject({ kind, text, content, address: memberIdOf(from) })
})

test('a reaction is of who has reacted, and our own are nobody’s', async () => {
  const reaction_sender = { attendee_name: 'Ben', attendee_provider_id: memberIdOf('reacting') }
  const event = { event: 'message_reaction', reaction: '❤️', message_id: 'Mx', is_sender: true }
  const own = receivedMessage({ from: '', text: '', messageId: '' }).account_info.user_id
  await tell({ ...event, sender: { attendee_provider_id: own }, reaction_sender })
  expect(await newest()).toMatchObject({ kind: 'reaction', address: memberIdOf('reacting') })
  const before = await stored()
  await tell({ ...event, reaction_sender: { attendee_provider_id: own } })
  await tell({ event: 'message_edited', message: 'By us', is_sender: true })
  expect(await stored()).toBe(before)
})

test.each(['typing', 'message_typing', 'chat_read'])('the notice %s is no message', async (event) => {
  const before = await stored()
  await tell({ event })
  expect(await stored()).toBe(before)
})

test('a message keeps what it answers, and one without text or file is kept as unsupported', async () => {
  await tell({ event: 'message_received', message: 'Yes', quoted: { provider_id: 'Mx0' } })
  expect(await newest()).toMatchObject({ kind: 'text', text: 'Yes', content: { type: 'text', reply_to: 'Mx0' } })
  await tell({ event: 'message_received', message: null, message_type: 'EVENT' })
  expect(await newest()).toMatchObject({ kind: 'EVENT', text: null, content: { type: 'unsupported', errors: [] } })
})

const known = ['message_received', 'message_reaction', 'message_edited', 'message_deleted']
const kinds: ReadonlyMap<string, string> = new Map([
  ['message_reaction', 'reaction'],
  ['message_edited', 'edit'],
  ['message_deleted', 'deletion'],
])

interface Notice {
  event: string
  message?: unknown
  reaction?: unknown
}

test('whatever Unipile sends about a message is kept and shown, and only words wake an agent', async () => {
  await keepAnyMessage<Notice>(parley, {
    message: fc
      .record({ event: anyName(known), message: anyField, reaction: anyField }, { requiredKeys: ['event'] })
      .filter(({ event }) => event !== ''),
    kindOf({ event, message }) {
      if (event !== 'message_received') return kinds.get(event) ?? event.replaceAll('\0', '\uFFFD').toWellFormed()
      return typeof message === 'string' && message !== '' ? 'text' : 'unsupported'
    },
    async deliver(notices) {
      const addresses: string[] = []
      for (const notice of notices) addresses.push(await tell(notice))
      return addresses
    },
    atOnce: 10,
    runs: 25,
  })
})
