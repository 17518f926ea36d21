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

describe('inbound messages', () => {
  test('a text with its sender', () => {
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
              raw: message,
            },
          ],
          statuses: [],
        },
      ],
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
    ['__proto__', {}, null],
  ])('the text of %s %j', (type, content, text) => {
    expect(inbound({ type, ...content })).toMatchObject({ kind: type, text })
  })

  test('a user with a username has no number, left out or empty', () => {
    const expected = { phone: null, userId: 'US.1349', profileName: 'Sheena' }
    const contact = { profile: { name: 'Sheena', username: '@sheena' }, user_id: 'US.1349' }
    const other = { profile: { name: 'Other' }, wa_id: '', user_id: 'US.99' }
    expect(inbound({ from: '', from_user_id: 'US.1349' }, [other, { ...contact, wa_id: '' }])?.from).toEqual(expected)
    expect(inbound({ from: undefined, from_user_id: 'US.1349' }, [contact])?.from).toEqual(expected)
    expect(inbound({ from: undefined }, [contact])?.from).toEqual(expected)
  })

  test("a name is never taken from another person's contact", () => {
    const other = { profile: { name: 'Other' }, wa_id: '4915112345678', user_id: 'DE.1' }
    expect(inbound({}, [other])?.from).toEqual({ phone: '919812345678', userId: null, profileName: null })
    expect(inbound({ from: '' }, [other, other])?.from).toEqual({ phone: null, userId: null, profileName: null })
  })

  test('a bad timestamp or type costs the field, a missing id the message', () => {
    expect(inbound({ timestamp: 'soon', type: 7 })).toMatchObject({ at: null, kind: 'unknown', text: null })
    expect(inbound({ timestamp: '99999999999999999999' })).toMatchObject({ at: null })
    expect(inbound({ timestamp: -1 })).toMatchObject({ at: null })
    expect(inbound({ timestamp: 1749416383 })).toMatchObject({ at: new Date(1749416383000) })
    const messages = [{ from: '919812345678' }, { id: '' }, { id: 7 }, null, 'x', { id: 'wamid.B' }]
    expect(first({ messages })?.inbound.map(({ providerId }) => providerId)).toEqual(['wamid.B'])
  })
})

describe('statuses', () => {
  test('a status with our id', () => {
    const raw = { id: 'wamid.A', status: 'read', timestamp: '1749416383', biz_opaque_callback_data: 'parley:42' }
    expect(first({ statuses: [raw] })).toEqual({
      phoneNumberId: '106540352242922',
      inbound: [],
      statuses: [
        { providerId: 'wamid.A', status: 'read', at: new Date(1749416383000), messageId: 42, error: null, raw },
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
  ])('opaque data %j is not ours', (opaque) => {
    expect(status({ biz_opaque_callback_data: opaque })).toMatchObject({ messageId: null })
  })

  test('the reason of a failure is the most telling text there is', () => {
    const error = { code: 131047, title: 'Title', message: 'Message', error_data: { details: 'More than 24 hours.' } }
    const reasonOf = (errors: unknown) => status({ status: 'failed', errors })?.error
    expect(reasonOf([error])).toEqual({ code: '131047', reason: 'More than 24 hours.' })
    expect(reasonOf([{ ...error, error_data: null }])).toEqual({ code: '131047', reason: 'Message' })
    expect(reasonOf([{ code: 131047, title: 'Title' }])).toEqual({ code: '131047', reason: 'Title' })
    expect(reasonOf([{ code: '131047' }])).toEqual({ code: '131047', reason: "Meta's error 131047" })
    for (const errors of [undefined, [], ['x'], {}, [{ title: 'No code' }]]) expect(reasonOf(errors)).toBeNull()
  })

  test('one not known is passed over', () => {
    expect(status({ status: 'played' })).toBeUndefined()
    expect(status({ id: null })).toBeUndefined()
  })
})

describe('whatever comes', () => {
  test('several entries and changes; other fields and changes without a number are passed over', () => {
    const one = webhook({ statuses: [] }).entry[0]
    const account = webhook({ event: 'DISABLED' }, 'account_update').entry[0]
    const nameless = { changes: [{ field: 'messages', value: { messages: [{ id: 'wamid.A' }] } }, null] }
    expect(parseWebhook({ entry: [one, account, nameless, 'x', one] }).changes).toHaveLength(2)
  })

  test('strings become ones PostgreSQL can hold, everywhere', () => {
    const message = inbound({ type: 'text', text: { body: 'a\0b\ud83d' }, 'k\0': ['\0'] })
    expect(message).toMatchObject({ text: 'a\uFFFDb\uFFFD', raw: { 'k\uFFFD': ['\uFFFD'] } })
    expect(JSON.stringify(message)).not.toMatch(/\\u0000|\\ud83d/)
  })

  test('nesting without end', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)
    expect(parseWebhook(deep)).toEqual({ changes: [] })
    expect(inbound({ type: 'text', text: { body: 'Hi' }, deep })).toMatchObject({ text: 'Hi' })
  })

  test('never throws', () => {
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
    expect(parseWebhook(undefined)).toEqual({ changes: [] })
  })
})
