import { beforeAll } from 'vitest'

import { testChannel } from '../../../testing/channel-suite.ts'
import type { ChannelAdapter } from '../../core/channels/adapter.ts'
import { agentId, type Rcs, startRcs } from './rcs.test-helper.ts'

let rcs: Rcs
beforeAll(async () => {
  rcs = await startRcs()
  return rcs.stop
})

const url = 'https://example.com/a.jpg'
const senderPhoneNumber = '+919812345678'
const sendTime = '2026-01-15T09:30:02Z'
const file = { contentMessage: { contentInfo: { fileUrl: url } } }
const button = { type: 'reply' as const, text: 'Yes', payload: 'yes-1' }
const suggestions = [{ reply: { text: 'Yes', postbackData: 'yes-1' } }]
const media = { height: 'MEDIUM', contentInfo: { fileUrl: url } }

testChannel('RCS', {
  adapter: () => rcs.adapter,
  env: () => ({ PARLEY_RCS_URL: rcs.google.baseUrl }),
  credentials: () => rcs.credentials,
  messages: [
    { content: { type: 'text', text: 'Olá 👋' }, wire: { contentMessage: { text: 'Olá 👋' } } },
    { content: { type: 'image', url }, wire: file },
    { content: { type: 'video', url }, wire: file },
    { content: { type: 'audio', url }, wire: file },
    { content: { type: 'document', url, filename: 'offer.pdf' }, wire: file },
    { content: { type: 'file', url, mime_type: 'image/jpeg' }, wire: file },
    {
      content: { type: 'card', title: 'Tree', description: 'It grows', media_url: url, buttons: [button] },
      wire: {
        contentMessage: {
          richCard: {
            standaloneCard: {
              cardOrientation: 'VERTICAL',
              cardContent: { title: 'Tree', description: 'It grows', media, suggestions },
            },
          },
        },
      },
    },
    {
      content: {
        type: 'carousel',
        width: 'SMALL',
        cards: [{ title: 'One', buttons: [button] }, { description: 'Two' }],
      },
      wire: {
        contentMessage: {
          richCard: {
            carouselCard: { cardWidth: 'SMALL', cardContents: [{ title: 'One', suggestions }, { description: 'Two' }] },
          },
        },
      },
    },
    {
      content: { type: 'quick_replies', text: 'Shall we?', replies: [{ text: 'Yes', payload: 'yes-1' }] },
      wire: { contentMessage: { text: 'Shall we?', suggestions } },
    },
    {
      content: { type: 'location', latitude: -23.5, longitude: 0, label: 'Shop' },
      wire: {
        contentMessage: {
          text: 'Shop',
          suggestions: [
            { action: { viewLocationAction: { latLong: { latitude: -23.5, longitude: 0 }, label: 'Shop' } } },
          ],
        },
      },
    },
  ],
  taken: () => rcs.google.sent.map(({ body }) => body),
  refusals: [
    { class: 'retry', provoke: () => rcs.google.api.failNext(429) },
    { class: 'credentials', provoke: () => rcs.google.api.failNext(403) },
    { class: 'permanent', provoke: () => rcs.google.api.failNext(404) },
  ],
  losing: {
    open(timeoutMs) {
      const hasty = rcs.create({ timeoutMs })
      return { adapter: hasty as ChannelAdapter, close: hasty.close }
    },
    stall: () => rcs.google.api.stallNext(10_000),
    reset: () => rcs.google.api.resetNext({ accept: true }),
    repeatable: true,
  },
  webhook: {
    perRequest: 1,
    async inbound(hook, texts) {
      const answers = texts.map(({ id: messageId, from, text }) =>
        rcs.google.pushUserMessage(hook, { messageId, senderPhoneNumber: `+${from}`, text }),
      )
      return Math.max(...(await Promise.all(answers)).map(({ status }) => status))
    },
    statuses: ['delivered', 'read'],
    async status(hook, { providerId: messageId, status, at }) {
      const event = { senderPhoneNumber, messageId, eventType: status.toUpperCase(), sendTime: at.toISOString() }
      return (await rcs.google.pushEvent(hook, event)).status
    },
    raw: async (hook, body, signature) => (await rcs.google.push(hook, body, { signature })).status,
    examples: [
      { senderPhoneNumber, messageId: 'Mx1', text: 'Hi', sendTime, agentId },
      { senderPhoneNumber, messageId: 'Mx2', suggestionResponse: { postbackData: 'p', text: 't' }, agentId },
      { senderPhoneNumber, messageId: 'Mx3', location: { latitude: 1, longitude: 2 } },
      { senderPhoneNumber, messageId: 'Mx4', userFile: { payload: { fileUri: url, fileSizeBytes: 1 } } },
      { senderPhoneNumber, messageId: 'Mx5', eventType: 'READ', sendTime },
    ],
  },
})
