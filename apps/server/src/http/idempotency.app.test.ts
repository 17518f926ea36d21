import { beforeAll, describe, expect, test } from 'vitest'

import { apiOf } from '../../testing/apis.ts'
import { keyedOperationsOf } from '../../testing/conformance.ts'
import { describeApp } from '../../testing/described-app.ts'
import { examplesFor } from '../../testing/examples.ts'
import { type Populated, startPopulated } from '../../testing/populated-workspace.ts'
import { prepareOperation } from '../../testing/prepare-operation.ts'

const { document } = await describeApp()
const posts = keyedOperationsOf(document).filter(({ method, operation }) => method === 'POST' && operation.requestBody)

let parley: Populated
beforeAll(async () => {
  parley = await startPopulated()
  return parley.stop
})

/** The keys and signing secrets in an answer, which it alone has. */
function secretsIn(body: unknown): string[] {
  if (typeof body !== 'object' || body === null) return []
  return Object.entries(body).flatMap(([name, value]) =>
    typeof value === 'string' && /^(key|link|.*secret)$/.test(name) ? [value] : secretsIn(value),
  )
}

describe.each(posts)('POST $path', (documented) => {
  test('repeats its answer to an Idempotency-Key', async () => {
    const { path, key, examples } = await prepareOperation(parley, documented)
    const post = (body: unknown) => parley.request('POST', path, { key, body, headers: { 'idempotency-key': 'once' } })
    const first = await post(examples[0])
    const again = await post(examples[0])
    expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([expect.any(Number), null])
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([first.status, 'true'])
    const [secret] = secretsIn(first.body)
    expect(secretsIn(again.body)).toEqual([])
    const kept = JSON.stringify(first.body).replaceAll(JSON.stringify(secret ?? null), 'null')
    expect(JSON.stringify(again.body)).toBe(kept)
  })
})

const withTwo = posts.filter((documented) => examplesFor(document, documented, {}).length > 1)

describe.each(withTwo)('POST $path', (documented) => {
  test('refuses an Idempotency-Key that was used for another body', async () => {
    const { path, key, examples } = await prepareOperation(parley, documented)
    const post = (body: unknown) => parley.request('POST', path, { key, body, headers: { 'idempotency-key': 'once' } })
    await post(examples[0])
    const { status, body } = await post(examples[1])
    expect(status).toBe(409)
    expect(body).toMatchObject(apiOf(path).error('idempotency_key_reused'))
  })
})

test('an Idempotency-Key of one API key is no key to the answers of another', async () => {
  const ask = (path: string, key: string, body: object) =>
    parley.request('POST', path, { key, body, headers: { 'idempotency-key': 'provision-1' } })
  const [admin, weak, tester] = [
    await parley.mint(),
    await parley.mint({ scopes: ['keys:write'] }),
    await parley.mint({ mode: 'test' }),
  ]
  const { body: made } = await ask('/v1/keys', admin, { name: 'ci' })
  expect(secretsIn(made)).toHaveLength(1)
  expect((await ask('/v1/keys', weak, { name: 'ci' })).status).toBe(403)
  const { status, body } = await ask('/v1/keys', tester, { name: 'ci' })
  expect([status, body.mode, body.id === made.id]).toEqual([201, 'test', false])

  const [own, other] = [await parley.mint(), await parley.mint()]
  const first = await ask('/v1/messages', own, { to: '919812340001', text: 'From the one' })
  const second = await ask('/v1/messages', other, { to: '919812340002', text: 'From the other' })
  expect([first.body.text, second.body.text]).toEqual(['From the one', 'From the other'])
})
