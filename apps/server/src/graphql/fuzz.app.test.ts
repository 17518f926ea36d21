import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { marker, type Populated, phone, startPopulated } from '../../testing/populated-workspace.ts'
import { generatedQueries, type Known } from './generated-queries.test-helper.ts'
import { askGraphql } from './graphql.test-helper.ts'

const seed = Number(process.env.FUZZ_SEED ?? 20_260_115)
const numRuns = Number(process.env.GRAPHQL_QUERIES ?? 10_000)
vi.setConfig({ testTimeout: 300_000 })

let parley: Populated
let key: string
beforeAll(async () => {
  parley = await startPopulated()
  const stranger = await parley.createWorkspace('Stranger')
  key = stranger.key
  await parley.request('POST', '/v1/simulator/inbound', { key, body: { from: '919812345699', text: 'Hi' } })
  return parley.stop
})

const codes = new Map<string, number>()
afterAll(() => {
  if (process.env.GRAPHQL_QUERIES) process.stdout.write(`${JSON.stringify([...codes])}\n`)
})

test('generated queries never fail on our side, and never show a row of another workspace', async () => {
  const ids = Object.values(parley.ids)
  const known: Known = {
    integers: [...new Set(ids.filter((id) => typeof id === 'number')), 1, 2, 3],
    texts: [...new Set(ids.map(String)), marker, phone, 'sales.qualifier', 'New', '404', '5xx', 'contact.created'],
  }
  // Of rows without a text, their ids are known by nobody else.
  const ours = [marker, phone, ...ids.filter((id) => /^[\da-f-]{36}$/.test(String(id))).map(String)]
  await fc.assert(
    fc.asyncProperty(generatedQueries(known), async (query) => {
      const { status, body } = await askGraphql(parley, query, { key })
      expect([query, status]).toEqual([query, 200])
      count(body)
      for (const { extensions } of body.errors ?? []) expect([query, extensions.code]).not.toEqual([query, 'INTERNAL'])
      const shown = JSON.stringify(body.data ?? null)
      for (const text of ours) expect([query, shown.includes(text)]).toEqual([query, false])
    }),
    { seed, numRuns },
  )
  // Most of them run.
  expect(codes.get('data')).toBeGreaterThan(numRuns / 4)
})

function count({ data, errors = [] }: { data?: unknown; errors?: { extensions: { code: string } }[] }): void {
  const seen =
    data === undefined
      ? [errors[0]?.extensions.code ?? 'none']
      : ['data', ...(errors.length > 0 ? ['data with errors'] : [])]
  for (const code of seen) codes.set(code, (codes.get(code) ?? 0) + 1)
}
