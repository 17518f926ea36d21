import type { WebhookAnswer } from '@parley/test-kit/webhook-receiver'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { about, type HeyPingr, json, newPhone, startHeyPingr } from './heypingr.test-helper.ts'

let hey: HeyPingr
/** How each sender's webhook is answered. */
const answers = new Map<string, WebhookAnswer>()

beforeAll(async () => {
  hey = await startHeyPingr()
  await hey.createTrigger('login', 'Static for {{phone}}')
  hey.receiver.respondWith(({ json: payload }) => {
    const { from } = payload as { from: { phone: string } }
    return answers.get(from.phone) ?? 200
  })
})
afterAll(() => hey.stop())

/** Resolves with what is replied, once that can't change any more: another reply would have come by then. */
async function replied(answer: WebhookAnswer, timeout = 12_000): Promise<{ phone: string; texts: string[] }> {
  const phone = newPhone()
  answers.set(phone, answer)
  const { contact_id: contact } = await hey.write(phone, 'login')
  await expect.poll(() => hey.replies(contact), { timeout }).not.toEqual([])
  // A receiver that fails for some senders must not be left alone for the others.
  const next = newPhone()
  answers.set(next, { headers: json, body: '{"reply":"ok"}' })
  const { contact_id: witness } = await hey.write(next, 'login')
  await expect.poll(() => hey.replies(witness), { timeout }).not.toEqual([])
  return { phone, texts: await hey.replies(contact) }
}

const reply = (value: unknown, rest: { status?: number; headers?: Record<string, string> } = {}): WebhookAnswer => ({
  headers: json,
  body: JSON.stringify({ reply: value }),
  ...rest,
})

describe('without a webhook', () => {
  it('the static reply is sent', async () => {
    const { phone, texts } = await replied(200)
    expect(texts).toEqual([`Static for ${phone}`])
    expect(about(hey.receiver, phone)).toEqual([])
  })
})

describe('with a webhook', () => {
  beforeAll(async () => {
    await hey.subscribe()
  })

  const dynamic: [string, WebhookAnswer, string][] = [
    [
      'the printed answer',
      reply('Your magic link: https://yourapp.com/auth?token=abc123xyz'),
      'Your magic link: https://yourapp.com/auth?token=abc123xyz',
    ],
    ['201', reply('Hi', { status: 201 }), 'Hi'],
    ['299', reply('Hi', { status: 299 }), 'Hi'],
    ['a character set', reply('Hi', { headers: { 'content-type': 'application/json; charset=utf-8' } }), 'Hi'],
    ['other fields', { headers: json, body: '{"ok":true,"reply":"नमस्ते"}' }, 'नमस्ते'],
    ['4096 characters', reply('a'.repeat(4_096)), 'a'.repeat(4_096)],
    ['4097 characters', reply('a'.repeat(4_097)), 'a'.repeat(4_096)],
    ['a surrogate pair at the cut', reply(`${'a'.repeat(4_095)}😀`), 'a'.repeat(4_095)],
    ['more than is read of an answer', reply('a'.repeat(100_000)), 'a'.repeat(4_096)],
    [
      'an answer that is cut within an escape',
      { headers: json, body: `{"x":[{}],"reply":"${'\\u0061'.repeat(5_000)}"}` },
      'a'.repeat(2_727),
    ],
    ['NUL', reply('a\0b'), 'ab'],
  ]
  it.each(dynamic)('a dynamic reply is sent for %s', async (_what, answer, text) => {
    expect((await replied(answer)).texts).toEqual([text])
  })

  const statics: [string, WebhookAnswer][] = [
    ['204', 204],
    ['a redirect', reply('no', { status: 302, headers: { ...json, location: '/' } })],
    ['404', reply('no', { status: 404 })],
    ['500', reply('no', { status: 500 })],
    ['no content type', reply('no', { headers: {} })],
    ['text/plain', reply('no', { headers: { 'content-type': 'text/plain' } })],
    ['application/problem+json', reply('no', { headers: { 'content-type': 'application/problem+json' } })],
    ['no reply', { headers: json, body: '{}' }],
    ['null', { headers: json, body: 'null' }],
    ['a list', { headers: json, body: '["reply"]' }],
    ['an empty reply', reply('')],
    ['a blank reply', reply(' \n')],
    ['a reply that is a number', reply(5)],
    ['a reply that is null', reply(null)],
    ['a body that is not JSON', { headers: json, body: '{"reply":"no"' }],
    ['a broken connection', 'reset'],
  ]
  it.each(statics)('the static one is sent for %s', async (_what, answer) => {
    const { phone, texts } = await replied(answer)
    expect(texts).toEqual([`Static for ${phone}`])
    expect(about(hey.receiver, phone).length).toBeGreaterThan(0)
  })

  it('the static one is sent while nobody listens', async () => {
    await hey.pingr('PUT', '/webhook', { body: { url: 'http://127.0.0.1:9/' } })
    const { phone, texts } = await replied(200)
    expect(texts).toEqual([`Static for ${phone}`])
  })

  it('the static one is sent while the webhook is disabled', async () => {
    await hey.subscribe()
    const { body } = await hey.native<{ data: { id: number }[] }>('GET', '/endpoints')
    await hey.native('PATCH', `/endpoints/${body.data[0]?.id}`, { body: { active: false } })
    const { phone, texts } = await replied(reply('no'))
    expect(texts).toEqual([`Static for ${phone}`])
    expect(about(hey.receiver, phone)).toEqual([])
  })
})
