import { receivedMessage, relation } from '@parley/test-kit/unipile/webhook-sender'

import { channelSuite } from '../../../testing/channel-suite.ts'
import type { ChannelAdapter } from '../../core/channels/adapter.ts'
import { startUnipile } from './linkedin.test-helper.ts'

const { unipile, credentials, create } = await startUnipile()
const own = create()
const about = { account_id: credentials.account_id, account_type: 'LINKEDIN' }

await channelSuite({
  adapter: own,
  people: { kind: 'linkedin', name: (n) => `person-${n}` },
  credentials,
  messages: [{ content: { type: 'text', text: 'Olá 👋' }, wire: { text: 'Olá 👋' } }],
  taken: () => unipile.messages,
  refusals: [
    { class: 'retry', provoke: () => unipile.chats.failNext(429, 'too_many_requests') },
    { class: 'retry', provoke: () => unipile.profiles.failNext(503, 'service_unavailable') },
    { class: 'hold', provoke: () => unipile.chats.failNext(403, 'account_restricted') },
    { class: 'credentials', provoke: () => unipile.chats.failNext(401, 'disconnected_account') },
    { class: 'permanent', provoke: () => unipile.chats.failNext(422, 'no_connection_with_recipient') },
  ],
  losing: {
    open(timeoutMs) {
      const hasty = create(timeoutMs)
      return { adapter: hasty as ChannelAdapter, close: hasty.close }
    },
    stall: () => unipile.chats.stallNext(10_000),
    reset: () => unipile.chats.resetNext({ accept: true }),
  },
  webhook: {
    perRequest: 1,
    async inbound(hook, texts) {
      const answers = texts.map(({ id: messageId, from, text }) =>
        unipile.messageReceived(hook, { messageId, from, text }),
      )
      return Math.max(...(await Promise.all(answers)).map(({ status }) => status))
    },
    statuses: ['delivered', 'read'],
    status: async (hook, { providerId, status, at }) =>
      (await unipile.messageEvent(hook, status === 'read' ? 'message_read' : 'message_delivered', providerId, at))
        .status,
    raw: async (hook, body, signature) => {
      const secret = { valid: undefined, wrong: 'another secret than that one', none: null }[signature]
      return (await unipile.post(hook, body, secret)).status
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
  async stop() {
    await own.close()
    await unipile.close()
  },
})
