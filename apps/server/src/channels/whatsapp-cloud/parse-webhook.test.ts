import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseWebhook } from './parse-webhook.ts'

const webhook = (value: Record<string, unknown>, field = 'messages') => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '1', changes: [{ field, value: { metadata: { phone_number_id: '106540352242922' }, ...value } }] }],
})
const first = (value: Record<string, unknown>) => parseWebhook(webhook(value)).changes[0]
const inbound = (message: Record<string, unknown>, contacts: unknown[] = []) =>
  first({ contacts, messages: [{ id: 'wamid.A', from: '919812345678', timestamp: '1749416383', ...message }] })
    ?.inbound[0]
const status = (update: Record<string, unknown>) =>
  first({ statuses: [{ id: 'wamid.A', status: 'sent', timestamp: '1749416383', ...update }] })?.statuses[0]

describe('an inbound message', () => {
  test('of text has its sender', () => {
    const message = {
      id: 'wamid.A',
      from: '919812345678',
      timestamp: '1749416383',
      type: 'text',
      text: { body: 'Hi 👋' },
    }
    const contacts = [
      { profile: { name: 'Someone else' }, wa_id: '4915112345678' },
      { profile: { name: 'Asha' }, wa_id: '919812345678', user_id: 'IN.1349' },
    ]
    expect(parseWebhook(webhook({ contacts, messages: [message] }))).toEqual({
      changes: [
        {
          phoneNumberId: '106540352242922',
          inbound: [
            {
              providerId: 'wamid.A',
              at: new Date('2025-06-08T20:59:43Z'),
              from: { phone: '919812345678', userId: 'IN.1349', profileName: 'Asha' },
              kind: 'text',
              text: 'Hi 👋',
              content: null,
              raw: message,
            },
          ],
          statuses: [],
        },
      ],
      templates: [],
    })
  })

  test.each([
    ['button', { button: { text: 'Yes', payload: 'y' } }, 'Yes'],
    ['interactive', { interactive: { type: 'button_reply', button_reply: { id: '1', title: 'Book' } } }, 'Book'],
    ['interactive', { interactive: { type: 'list_reply', list_reply: { id: '2', title: 'Tuesday' } } }, 'Tuesday'],
    ['interactive', { interactive: { type: 'nfm_reply', nfm_reply: { response_json: '{}' } } }, null],
    ['image', { image: { id: '3', caption: 'My garden' } }, 'My garden'],
    ['video', { video: { id: '3' } }, null],
    ['document', { document: { id: '4', caption: 'Offer' } }, 'Offer'],
    ['audio', { audio: { id: '5' } }, null],
    ['reaction', { reaction: { message_id: 'wamid.B', emoji: '👍' } }, null],
    ['text', { text: 'not an object' }, null],
    ['something_new', { something_new: { body: 'x' } }, null],
    ['edit', { edit: { original_message_id: 'wamid.B', message: { type: 'text', text: { body: '20' } } } }, '20'],
    ['revoke', { revoke: { original_message_id: 'wamid.B' } }, null],
    ['system', { system: { body: 'A changed their number' } }, 'A changed their number'],
    ['request_welcome', {}, null],
    ['__proto__', {}, null],
  ])('has the text of %s %j', (type, content, text) => {
    expect(inbound({ type, ...content })).toMatchObject({ kind: type, text })
  })

  const media = { id: '3', mime_type: 'image/jpeg', sha256: 'kQ==' }
  test.each([
    ['image', { image: { ...media, caption: 'My garden' } }, { media: { ...media, caption: 'My garden' } }],
    ['video', { video: { id: '3', extra: 1, caption: '' } }, { media: { id: '3' } }],
    ['audio', { audio: { ...media, voice: true } }, { type: 'voice', media }],
    ['audio', { audio: { ...media, voice: false } }, { media }],
    ['document', { document: { id: '4', filename: 'a.pdf' } }, { media: { id: '4', filename: 'a.pdf' } }],
    ['sticker', { sticker: { ...media, animated: false } }, { media }],
    [
      'location',
      { location: { latitude: 1.5, longitude: '-2', name: 'Home', address: '1 Lane' } },
      { location: { latitude: 1.5, longitude: -2, name: 'Home', address: '1 Lane' } },
    ],
    ['location', { location: { name: 'Nowhere' } }, { type: 'unsupported', errors: [] }],
    [
      'contacts',
      { contacts: [{ name: { formatted_name: 'Ben' } }] },
      { contacts: [{ name: { formatted_name: 'Ben' } }] },
    ],
    ['button', { button: { text: 'Yes', payload: 'y' } }, { reply: { id: 'y', title: 'Yes' } }],
    [
      'interactive',
      { interactive: { type: 'button_reply', button_reply: { id: '1', title: 'Book' } } },
      { type: 'button_reply', reply: { id: '1', title: 'Book' } },
    ],
    [
      'interactive',
      { interactive: { type: 'list_reply', list_reply: { id: '2', title: 'Tuesday', description: 'pm' } } },
      { type: 'list_reply', reply: { id: '2', title: 'Tuesday', description: 'pm' } },
    ],
    [
      'interactive',
      { interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"a":1}' } } },
      { type: 'flow_reply', flow: { name: 'flow', response: { a: 1 } } },
    ],
    ['interactive', { interactive: { type: 'newer' } }, { type: 'unsupported', name: 'newer', errors: [] }],
    ['interactive', {}, { type: 'unsupported', errors: [] }],
    ['interactive', { interactive: { type: 'list_reply' } }, { type: 'unsupported', name: 'list_reply', errors: [] }],
    ['button', {}, { type: 'unsupported', errors: [] }],
    ['image', { image: { width: 1 } }, { type: 'unsupported', errors: [] }],
    ['contacts', { contacts: ['x'] }, { type: 'unsupported', errors: [] }],
    ['order', { order: { product_items: [] } }, { type: 'unsupported', errors: [] }],
    ['text', { text: { body: '' } }, { type: 'unsupported', errors: [] }],
    ['payment', { payment: { amount: 1 } }, { type: 'unsupported', errors: [] }],
    ['request_welcome', {}, { type: 'chat_opened' }],
    [
      'edit',
      { edit: { original_message_id: 'wamid.B', message: { type: 'text', text: { body: '20' } } } },
      { edit: { message_id: 'wamid.B', text: '20', content: null } },
    ],
    [
      'edit',
      {
        edit: {
          original_message_id: 'wamid.B',
          message: { type: 'image', image: { id: '3', caption: 'New' }, context: { id: 'wamid.C' } },
        },
      },
      {
        edit: {
          message_id: 'wamid.B',
          text: 'New',
          content: { type: 'image', media: { id: '3', caption: 'New' }, reply_to: 'wamid.C' },
        },
      },
    ],
    ['edit', { edit: 7 }, { edit: { message_id: null, text: null, content: null } }],
    [
      'revoke',
      { revoke: { original_message_id: 'wamid.B' } },
      { type: 'deletion', deletion: { message_id: 'wamid.B' } },
    ],
    [
      'reaction',
      { reaction: { message_id: 'wamid.B', emoji: '👍' } },
      { reaction: { message_id: 'wamid.B', emoji: '👍' } },
    ],
    [
      'reaction',
      { reaction: { message_id: 'wamid.B', emoji: '' } },
      { reaction: { message_id: 'wamid.B', emoji: null } },
    ],
    [
      'order',
      {
        order: {
          catalog_id: '9',
          text: 'Soon',
          product_items: [{ product_retailer_id: 'p', quantity: '2', item_price: 9.5 }],
        },
      },
      { order: { catalog_id: '9', text: 'Soon', items: [{ product_retailer_id: 'p', quantity: 2, item_price: 9.5 }] } },
    ],
    [
      'system',
      { system: { body: 'A changed their number', type: 'user_changed_number' } },
      { system: { body: 'A changed their number', type: 'user_changed_number' } },
    ],
    [
      'unsupported',
      { errors: [{ code: 131051, title: 'Unsupported', error_data: { details: 'A poll' } }] },
      { errors: [{ code: '131051', reason: 'A poll' }] },
    ],
    ['something_new', { something_new: { body: 'x' } }, { type: 'unsupported', errors: [] }],
  ])('has the content of %s %j', (type, content, expected) => {
    expect(inbound({ type, ...content })?.content).toEqual({ type, ...expected })
  })

  test('keeps its context: a reply, a forward, an advertisement', () => {
    const body = { type: 'text', text: { body: 'Hi' } }
    expect(inbound({ ...body, context: { from: '1', id: 'wamid.B' } })?.content).toEqual({
      type: 'text',
      reply_to: 'wamid.B',
    })
    expect(inbound({ ...body, context: { frequently_forwarded: true } })?.content).toEqual({
      type: 'text',
      forwarded: true,
    })
    const referred_product = { catalog_id: '9', product_retailer_id: 'lamp' }
    expect(inbound({ ...body, context: { id: 'wamid.B', referred_product } })?.content).toEqual({
      type: 'text',
      reply_to: 'wamid.B',
      referred_product,
    })
    const referral = { source_id: '7', source_type: 'ad', headline: 'Offer', ctwa_clid: 'clid' }
    expect(inbound({ type: 'sticker', sticker: { id: '3' }, referral })?.content).toEqual({
      type: 'sticker',
      media: { id: '3' },
      referral,
    })
  })

  test('of a user with a username has no number, whether the number is missing or empty', () => {
    const expected = { phone: null, userId: 'US.1349', profileName: 'Sheena' }
    const contact = { profile: { name: 'Sheena', username: '@sheena' }, user_id: 'US.1349' }
    const other = { profile: { name: 'Other' }, wa_id: '', user_id: 'US.99' }
    expect(inbound({ from: '', from_user_id: 'US.1349' }, [other, { ...contact, wa_id: '' }])?.from).toEqual(expected)
    expect(inbound({ from: undefined, from_user_id: 'US.1349' }, [contact])?.from).toEqual(expected)
    expect(inbound({ from: undefined }, [contact])?.from).toEqual(expected)
  })

  test("never takes its sender’s name from another person's contact", () => {
    const other = { profile: { name: 'Other' }, wa_id: '4915112345678', user_id: 'DE.1' }
    expect(inbound({}, [other])?.from).toEqual({ phone: '919812345678', userId: null, profileName: null })
    expect(inbound({ from: '' }, [other, other])?.from).toEqual({ phone: null, userId: null, profileName: null })
  })

  test('with a bad timestamp or type loses that field; without an id it is ignored', () => {
    expect(inbound({ timestamp: 'soon', type: 7 })).toMatchObject({ at: null, kind: 'unknown', text: null })
    expect(inbound({ timestamp: '99999999999999999999' })).toMatchObject({ at: null })
    expect(inbound({ timestamp: -1 })).toMatchObject({ at: null })
    expect(inbound({ timestamp: 1749416383 })).toMatchObject({ at: new Date(1749416383000) })
    const messages = [{ from: '919812345678' }, { id: '' }, { id: 7 }, null, 'x', { id: 'wamid.B' }]
    expect(first({ messages })?.inbound.map(({ providerId }) => providerId)).toEqual(['wamid.B'])
  })
})

test('a message of a group is passed over, and counted', () => {
  const message = { id: 'wamid.A', from: '919812345678', type: 'text', text: { body: 'hello all' } }
  const group_id = 'Y2FwaV9ncm91cDox'
  expect(
    first({
      messages: [
        { ...message, group_id },
        { ...message, id: 'wamid.B' },
      ],
    }),
  ).toMatchObject({
    inbound: [{ providerId: 'wamid.B' }],
    ofGroups: 1,
  })
  expect(first({ messages: [{ ...message, group_id: null }] })).not.toHaveProperty('ofGroups')
})

describe('an echo', () => {
  const echo = {
    id: 'wamid.A',
    from: '15550783881',
    to: '919812345678',
    timestamp: '1749416383',
    type: 'text',
    text: { body: 'Hi' },
  }
  const echoes = (...message_echoes: unknown[]) =>
    parseWebhook(webhook({ message_echoes }, 'smb_message_echoes')).changes[0]?.echoes

  test('has its recipient and what was written', () => {
    expect(echoes(echo, { ...echo, to: '', to_user_id: 'IN.1' })).toEqual([
      {
        providerId: 'wamid.A',
        at: new Date('2025-06-08T20:59:43Z'),
        to: { phone: '919812345678', userId: null },
        kind: 'text',
        text: 'Hi',
        content: null,
        raw: echo,
      },
      expect.objectContaining({ to: { phone: null, userId: 'IN.1' } }),
    ])
  })

  test('without an id, or to a group, is ignored', () => {
    expect(echoes({ ...echo, id: 7 }, { ...echo, group_id: 'g' }, null, 'x')).toEqual([])
  })

  test('of history is none', () => {
    for (const field of ['history', 'smb_app_state_sync']) {
      expect(parseWebhook(webhook({ message_echoes: [echo], messages: [echo] }, field)).changes).toEqual([])
    }
  })
})

describe('a status', () => {
  test('with our opaque data has our message’s id', () => {
    const raw = { id: 'wamid.A', status: 'read', timestamp: '1749416383', biz_opaque_callback_data: 'parley:42' }
    expect(first({ statuses: [raw] })).toEqual({
      phoneNumberId: '106540352242922',
      inbound: [],
      statuses: [
        {
          providerId: 'wamid.A',
          status: 'read',
          at: new Date(1749416383000),
          messageId: 42,
          error: null,
          recipient: { phone: null, userId: null },
          raw,
        },
      ],
    })
  })

  test.each([
    '42',
    'parley:',
    'parley:0',
    'parley:042',
    'parley:-1',
    'parley:9007199254740993',
    'xparley:4',
    'parley:4 ',
    42,
  ])('with opaque data %j has no message id', (opaque) => {
    expect(status({ biz_opaque_callback_data: opaque })).toMatchObject({ messageId: null })
  })

  test('has the most specific reason of a failure', () => {
    const error = { code: 131047, title: 'Title', message: 'Message', error_data: { details: 'More than 24 hours.' } }
    const reasonOf = (errors: unknown) => status({ status: 'failed', errors })?.error
    expect(reasonOf([error])).toEqual({ code: '131047', reason: 'More than 24 hours.' })
    expect(reasonOf([{ ...error, error_data: null }])).toEqual({ code: '131047', reason: 'Message' })
    expect(reasonOf([{ code: 131047, title: 'Title' }])).toEqual({ code: '131047', reason: 'Title' })
    expect(reasonOf([{ code: '131047' }])).toEqual({ code: '131047', reason: "Meta's error 131047" })
    for (const errors of [undefined, [], ['x'], {}, [{ title: 'No code' }]]) expect(reasonOf(errors)).toBeNull()
  })

  test('says that the person has stopped the business’s messages', () => {
    const errors = [{ code: 131050, title: 'Stopped' }]
    expect(status({ status: 'failed', errors })).toMatchObject({ stopped: true, error: { code: '131050' } })
    expect(status({ status: 'failed', errors: [{ code: 131026 }] })).not.toHaveProperty('stopped')
    expect(status({ status: 'sent', errors })).not.toHaveProperty('stopped')
  })

  test('of an unknown type is ignored', () => {
    expect(status({ status: 'played' })).toBeUndefined()
    expect(status({ id: null })).toBeUndefined()
  })
})

describe('any webhook body:', () => {
  test('several entries and changes are read; other fields and changes without a number are ignored', () => {
    const one = webhook({ statuses: [] }).entry[0]
    const account = webhook({ event: 'DISABLED' }, 'account_update').entry[0]
    const nameless = { changes: [{ field: 'messages', value: { messages: [{ id: 'wamid.A' }] } }, null] }
    expect(parseWebhook({ entry: [one, account, nameless, 'x', one] }).changes).toHaveLength(2)
  })

  test('every string is made one that PostgreSQL can store', () => {
    const message = inbound({ type: 'text', text: { body: 'a\0b\ud83d' }, 'k\0': ['\0'] })
    expect(message).toMatchObject({ text: 'a\uFFFDb\uFFFD', raw: { 'k\uFFFD': ['\uFFFD'] } })
    expect(JSON.stringify(message)).not.toMatch(/\\u0000|\\ud83d/)
  })

  test('endless nesting is parsed', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)
    expect(parseWebhook(deep)).toEqual({ changes: [], templates: [] })
    expect(inbound({ type: 'text', text: { body: 'Hi' }, deep })).toMatchObject({ text: 'Hi' })
  })

  test('parsing never throws', () => {
    const json = fc.jsonValue()
    const item = fc.oneof(json, fc.record({ id: json, status: json, type: json, from: json, text: json, errors: json }))
    const value = fc.record(
      {
        metadata: fc.oneof(json, fc.constant({ phone_number_id: '1' })),
        contacts: json,
        messages: fc.array(item),
        statuses: fc.array(item),
      },
      { requiredKeys: [] },
    )
    const change = fc.oneof(json, fc.record({ field: fc.constant('messages'), value: fc.oneof(json, value) }))
    const shaped = fc.record({ entry: fc.array(fc.oneof(json, fc.record({ changes: fc.array(change) }))) })
    fc.assert(fc.property(fc.oneof(json, shaped), (body) => Array.isArray(parseWebhook(body).changes)))
    expect(parseWebhook(undefined)).toEqual({ changes: [], templates: [] })
  })
})
