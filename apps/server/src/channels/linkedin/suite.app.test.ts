import { receivedMessage, relation } from '@parley/test-kit/unipile/webhook-sender'
import { beforeAll } from 'vitest'

import { testChannel } from '../../../testing/channel-suite.ts'
import type { ChannelAdapter } from '../../core/channels/adapter.ts'
import type { LinkedIn } from './adapter.ts'
import { account, startUnipile, type Unipile } from './linkedin.test-helper.ts'

let linkedin: Unipile
let own: LinkedIn
beforeAll(async () => {
  linkedin = await startUnipile()
  own = linkedin.create()
  return async () => {
    await own.close()
    await linkedin.unipile.close()
  }
})

const about = { account_id: account.accountId, account_type: 'LINKEDIN' }

testChannel('LinkedIn', {
  adapter: () => own,
  people: { kind: 'linkedin', name: (n) => `person-${n}` },
  credentials: () => linkedin.credentials,
  messages: [{ content: { type: 'text', text: 'Olá 👋' }, wire: { text: 'Olá 👋' } }],
  taken: () => linkedin.unipile.messages,
  refusals: [
    { class: 'retry', provoke: () => linkedin.unipile.chats.failNext(429, 'too_many_requests') },
    { class: 'retry', provoke: () => linkedin.unipile.profiles.failNext(503, 'service_unavailable') },
    { class: 'hold', provoke: () => linkedin.unipile.chats.failNext(403, 'account_restricted') },
    { class: 'credentials', provoke: () => linkedin.unipile.chats.failNext(401, 'disconnected_account') },
    { class: 'permanent', provoke: () => linkedin.unipile.chats.failNext(422, 'no_connection_with_recipient') },
  ],
  losing: {
    open(timeoutMs) {
      const hasty = linkedin.create(timeoutMs)
      return { adapter: hasty as ChannelAdapter, close: hasty.close }
    },
    stall: () => linkedin.unipile.chats.stallNext(10_000),
    reset: () => linkedin.unipile.chats.resetNext({ accept: true }),
  },
  webhook: {
    perRequest: 1,
    async inbound(hook, texts) {
      const answers = texts.map(({ id: messageId, from, text }) =>
        linkedin.unipile.messageReceived(hook, { messageId, from, text }),
      )
      return Math.max(...(await Promise.all(answers)).map(({ status }) => status))
    },
    statuses: ['delivered', 'read'],
    async status(hook, { providerId, status, at }) {
      const event = status === 'read' ? 'message_read' : 'message_delivered'
      return (await linkedin.unipile.messageEvent(hook, event, providerId, at)).status
    },
    raw: async (hook, body, signature) => {
      const secret = { valid: undefined, wrong: 'another secret than that one', none: null }[signature]
      return (await linkedin.unipile.post(hook, body, secret)).status
    },
    examples: [
      { ...about, ...receivedMessage({ from: 'person-1', text: 'Hi', messageId: 'Mx1' }) },
      {
        ...about,
        ...receivedMessage({ from: 'person-2', text: 'See this', messageId: 'Mx2' }),
        attachments: [{ id: 'att_1', type: 'img', mimetype: 'image/jpeg', unavailable: false }],
      },
      { ...about, event: 'message_read', message_id: 'Mx3', chat_id: 'c', timestamp: '2026-01-15T09:30:02.000Z' },
      { ...about, ...relation('person-3') },
    ],
  },
})
