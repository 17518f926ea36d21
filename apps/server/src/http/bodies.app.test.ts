import { beforeAll, describe, expect, test } from 'vitest'

import { apis, pathOf } from '../../testing/apis.ts'
import { type Harness, startHarness } from '../../testing/harness.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

const largestAnswer = 4_096
const fields = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`field_${n}`, n]))

/** The first operation of an API that takes a body. */
function operationOf(prefix: string): string {
  const found = Object.entries(parley.document.paths).find(
    ([path, { post }]) => path.startsWith(`${prefix}/`) && !path.includes('{id}') && post?.requestBody,
  )
  if (!found) throw new Error(`${prefix} takes no body`)
  return pathOf(found[0], 1, 1)
}

describe.each(apis)('$name', ({ prefix }) => {
  const post = (raw: string) => parley.request('POST', operationOf(prefix), { raw })
  const sizeOf = ({ headers, body }: Awaited<ReturnType<typeof post>>) =>
    JSON.stringify(body).length + JSON.stringify([...headers]).length

  test('names at most twenty of the fields that it does not know', async () => {
    const answer = await post(JSON.stringify(fields(900)))
    expect(answer.status).toBeLessThan(500)
    expect(sizeOf(answer)).toBeLessThan(largestAnswer)
  })

  test('refuses an object of more than a thousand fields, also within another', async () => {
    for (const body of [fields(1_001), { inner: [{ named: fields(1_001) }] }]) {
      const answer = await post(JSON.stringify(body))
      expect(answer.status).toBe(422)
      expect(sizeOf(answer)).toBeLessThan(largestAnswer)
    }
  })

  test('refuses more than 64 KiB', async () => {
    const { status } = await post(JSON.stringify({ name: 'x'.repeat(600_000) }))
    expect(status).toBe(413)
  })
})

test('the native API counts the unknown fields that it does not name', async () => {
  const { status, body } = await parley.request('POST', '/v1/contacts', {
    body: { phone: '919812345678', ...fields(90) },
  })
  expect([status, body.errors.length]).toEqual([422, 20])
  expect(body.errors.at(-1).message).toBe('is not a known field, nor are 70 more')
})

test('invalid items are named up to twenty', async () => {
  const body = { name: 'Steps', steps: Array.from({ length: 90 }, () => ({ type: 'dance' })) }
  const answer = await parley.request('POST', '/v1/campaigns', { body })
  expect([answer.status, answer.body.errors.length]).toEqual([422, 20])
})

test('a body of 64 KiB is taken, and more where content needs it', async () => {
  const text = 'x'.repeat(4_000)
  const cards = Array.from({ length: 20 }, () => ({ title: 'Card', description: text }))
  const { status } = await parley.request('POST', '/v1/messages', {
    body: { to: '919812345678', content: { type: 'carousel', cards } },
  })
  expect(status).not.toBe(413)
  const refused = await parley.request('POST', '/v1/contacts', { body: { name: 'x'.repeat(65_536) } })
  expect([refused.status, refused.body.detail]).toEqual([413, 'The body is larger than 64 KiB.'])
})

describe('text that the database cannot store', () => {
  const post = (name: string) =>
    parley.request('POST', '/v1/contacts', { raw: `{"phone":"919812345678","name":"${name}"}` })

  test.each([
    ['NUL', String.raw`a\u0000`],
    ['half a pair', String.raw`\ud83d`],
    ['the other half', String.raw`\ude00`],
    ['two first halves', String.raw`\ud83d\ud83d\ude00`],
    ['a half after an escaped backslash and letters', String.raw`\\ud83d\ude00`],
  ])('%s is refused by its field', async (_, name) => {
    const { status, body } = await post(name)
    expect([status, body.errors]).toEqual([
      422,
      [{ field: 'name', message: 'must not contain NUL or half a surrogate pair' }],
    ])
  })

  test.each([
    ['a pair', String.raw`\ud83d\ude00`, '😀'],
    ['an escaped backslash and letters', String.raw`\\u0000 \\ud83d`, String.raw`\u0000 \ud83d`],
  ])('%s is none', async (_, name, kept) => {
    const { status, body } = await post(name)
    expect([status < 300, body.name]).toEqual([true, kept])
  })

  test('a field of such a name is refused', async () => {
    const raw = String.raw`{"phone":"919812345678","attributes":{"a\ud83d":1}}`
    expect((await parley.request('POST', '/v1/contacts', { raw })).status).toBe(422)
  })
})
