import { beforeAll, describe, expect, test } from 'vitest'

import { apiOf } from '../../testing/apis.ts'
import { operationsOf } from '../../testing/conformance.ts'
import { describeApp } from '../../testing/described-app.ts'
import { examplesFor } from '../../testing/examples.ts'
import { type Populated, startPopulated } from '../../testing/populated-workspace.ts'
import { prepareOperation } from '../../testing/prepare-operation.ts'

const { document } = await describeApp()
const posts = operationsOf(document).filter(({ method, operation }) => method === 'POST' && operation.requestBody)

let parley: Populated
beforeAll(async () => {
  parley = await startPopulated()
  return parley.stop
})

describe.each(posts)('POST $path', (documented) => {
  test('repeats its answer to an Idempotency-Key', async () => {
    const { path, key, examples } = await prepareOperation(parley, documented)
    const post = (body: unknown) => parley.request('POST', path, { key, body, headers: { 'idempotency-key': 'once' } })
    const first = await post(examples[0])
    const again = await post(examples[0])
    expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([expect.any(Number), null])
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([first.status, 'true'])
    expect(again.body).toEqual(first.body)
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
