import type { proto } from 'baileys'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { oddText, oddValue } from '../../../testing/fuzz-arbitraries.ts'
import { sayingOf } from '../../core/messages/saying.ts'
import { describe as describeMessage } from './message-content.ts'

const key = { id: '3A01' }
const contextInfo = {
  stanzaId: '3A00',
  isForwarded: true,
  externalAdReply: { title: 'Offer', sourceType: 'ad', sourceId: '7', sourceUrl: 'https://fb.me/7', ctwaClid: 'clid' },
}
const surroundings = {
  reply_to: '3A00',
  forwarded: true,
  referral: {
    source_type: 'ad',
    source_id: '7',
    source_url: 'https://fb.me/7',
    headline: 'Offer',
    ctwa_clid: 'clid',
  },
}
const vcard = 'BEGIN:VCARD\nitem1.TEL;waid=919812345678:+91 98123 45678\nTEL:+1\nEND:VCARD'
const cases: [string, proto.IMessage, string, string | null, object][] = [
  ['a text', { extendedTextMessage: { text: 'Hi', contextInfo } }, 'text', 'Hi', { type: 'text', ...surroundings }],
  [
    'a picture',
    { imageMessage: { caption: 'Look', contextInfo } },
    'image',
    'Look',
    { caption: 'Look', ...surroundings },
  ],
  [
    'a video note',
    { ptvMessage: { seconds: 3, contextInfo } },
    'video',
    null,
    { type: 'video', seconds: 3, ...surroundings },
  ],
  [
    'an animated sticker',
    { lottieStickerMessage: { message: { stickerMessage: { mimetype: 'a/b' } } } },
    'sticker',
    null,
    { mime_type: 'a/b' },
  ],
  [
    'a live location',
    { liveLocationMessage: { degreesLatitude: 1.5, degreesLongitude: 2.5, caption: 'On my way', contextInfo } },
    'location',
    'On my way',
    { type: 'location', latitude: 1.5, longitude: 2.5, live: true, ...surroundings },
  ],
  [
    'several contacts',
    { contactsArrayMessage: { displayName: '2 contacts', contacts: [{ displayName: 'Ben', vcard }], contextInfo } },
    'contacts',
    '2 contacts',
    {
      type: 'contacts',
      contacts: [
        {
          name: { formatted_name: 'Ben' },
          phones: [{ phone: '+91 98123 45678', wa_id: '919812345678' }, { phone: '+1' }],
          vcard,
        },
      ],
      ...surroundings,
    },
  ],
  [
    'an order',
    {
      orderMessage: {
        orderId: '9',
        itemCount: 2,
        message: 'Soon',
        totalAmount1000: 19_500,
        totalCurrencyCode: 'INR',
        contextInfo,
      },
    },
    'order',
    'Soon',
    {
      type: 'order',
      order: { id: '9', item_count: 2, total: 19.5, currency: 'INR', text: 'Soon', items: [] },
      ...surroundings,
    },
  ],
  [
    'a product',
    { productMessage: { product: { productId: '5', title: 'Lamp' }, body: 'This one?', contextInfo } },
    'product',
    'This one?',
    { type: 'product', product: { product_retailer_id: '5', title: 'Lamp', text: 'This one?' }, ...surroundings },
  ],
  [
    'an answer to a list',
    { listResponseMessage: { title: 'Tuesday', singleSelectReply: { selectedRowId: '2' }, contextInfo } },
    'button',
    'Tuesday',
    { type: 'button', payload: '2', ...surroundings },
  ],
  [
    'an answer to a flow',
    {
      interactiveResponseMessage: {
        body: { text: 'Sent' },
        nativeFlowResponseMessage: { name: 'flow', paramsJson: '{"a":"\\u0000"}' },
        contextInfo,
      },
    },
    'flow_reply',
    'Sent',
    { type: 'flow_reply', flow: { name: 'flow', response: { a: '\uFFFD' } }, ...surroundings },
  ],
  [
    'a reaction',
    { reactionMessage: { key, text: '👍' } },
    'reaction',
    null,
    { reaction: { message_id: '3A01', emoji: '👍' } },
  ],
  [
    'one that was taken back',
    { reactionMessage: { key, text: '' } },
    'reaction',
    null,
    { reaction: { message_id: '3A01', emoji: null } },
  ],
  [
    'a deletion',
    { protocolMessage: { type: 0, key } },
    'deletion',
    null,
    { type: 'deletion', deletion: { message_id: '3A01' } },
  ],
  [
    'an edit',
    { protocolMessage: { type: 14, key, editedMessage: { conversation: 'Make it 20' } } },
    'edit',
    'Make it 20',
    { type: 'edit', edit: { message_id: '3A01', text: 'Make it 20', content: null } },
  ],
  [
    'an edited caption',
    { protocolMessage: { type: 14, key, editedMessage: { imageMessage: { caption: 'New' } } } },
    'edit',
    'New',
    { type: 'edit', edit: { message_id: '3A01', text: 'New', content: { type: 'image', caption: 'New' } } },
  ],
  ['a chat that was opened', { protocolMessage: { type: 18 } }, 'chat_opened', null, { type: 'chat_opened' }],
  [
    'a setting of the chat',
    { protocolMessage: { type: 3 } },
    'system',
    null,
    { type: 'system', system: { type: 'ephemeral_setting' } },
  ],
]

test.each(cases)('%s', (_, message, kind, text, content) => {
  expect(describeMessage(message)).toMatchObject({ kind, text, content })
})

test('an advertisement is told also when its text is all there is', () => {
  const { externalAdReply } = contextInfo
  expect(describeMessage({ extendedTextMessage: { text: 'Hi', contextInfo: { externalAdReply } } })?.content).toEqual({
    type: 'text',
    referral: surroundings.referral,
  })
  expect(describeMessage({ conversation: 'Hi' })).toEqual({ kind: 'text', text: 'Hi', content: null })
})

describe('what is not known further is kept as unsupported, under its own name:', () => {
  test.each<[string, unknown, string | null]>([
    ['pollCreationMessage', { name: 'Which day?', options: [] }, 'Which day?'],
    ['pollCreationMessageV3', { name: 'Which day?' }, 'Which day?'],
    ['pollUpdateMessage', { pollCreationMessageKey: key }, null],
    ['sendPaymentMessage', { noteMessage: { conversation: 'For you' } }, null],
    ['requestPaymentMessage', { amount1000: 1 }, null],
    ['groupInviteMessage', { groupName: 'Friends', caption: '' }, 'Friends'],
    ['buttonsMessage', { contentText: 'Which?' }, 'Which?'],
    ['templateMessage', { hydratedTemplate: { hydratedContentText: 'Your order' } }, 'Your order'],
    ['listResponseMessage', {}, null],
    ['interactiveResponseMessage', {}, null],
    ['protocolMessage', { type: 99 }, null],
    ['encReactionMessage', { targetMessageKey: key }, null],
    ['somethingNewMessage', { a: 1 }, null],
  ])('%s', (kind, value, text) => {
    const message = { messageContextInfo: {}, [kind]: value } as proto.IMessage
    expect(describeMessage(message)).toEqual({ kind, text, content: { type: 'unsupported', errors: [] } })
  })
})

test.each<proto.IMessage>([
  {},
  { conversation: '' },
  { messageContextInfo: {} },
  { senderKeyDistributionMessage: { groupId: 'g' } },
  { senderKeyDistributionMessage: { groupId: 'g' }, messageContextInfo: {} },
  { albumMessage: { expectedImageCount: 2 } },
  { pinInChatMessage: { key } },
  ...[5, 6, 7, 8, 16, 17, 22].map((type) => ({ protocolMessage: { type } })),
])('%j is what programs tell each other, and no message', (message) => {
  expect(describeMessage(message)).toBeNull()
})

test('keys that come with a message don’t hide it', () => {
  const message = { senderKeyDistributionMessage: { groupId: 'g' }, conversation: 'Hi' }
  expect(describeMessage(message)).toEqual({ kind: 'text', text: 'Hi', content: null })
})

test('a field that isn’t known is kept, whatever it holds', () => {
  const held = fc.oneof(oddValue, fc.dictionary(oddText, oddValue)).filter((value) => value !== null && value !== '')
  fc.assert(
    fc.property(oddText, held, (name, value) => {
      const kind = `${name}Message9`
      const described = describeMessage({ [kind]: value } as proto.IMessage)
      expect(described).toMatchObject({ kind, content: { type: 'unsupported' } })
      expect(described && sayingOf(described)).toBe('unknown')
    }),
  )
})
