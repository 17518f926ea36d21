import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { marker, type Populated, phone, startPopulated } from '../../testing/populated-workspace.ts'
import { snapshotWorkspace } from '../../testing/workspace-snapshot.ts'
import { generatedMutations, generatedQueries, type Known } from './generated-queries.test-helper.ts'
import { askGraphql } from './graphql.test-helper.ts'

const seed = Number(process.env.FUZZ_SEED ?? 20_260_115)
const wanted = process.env.GRAPHQL_QUERIES
const numRuns = Number(wanted ?? 3_000)
vi.setConfig({ testTimeout: 30 * numRuns + 60_000 })

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
  if (wanted) process.stdout.write(`${JSON.stringify([...codes])}\n`)
})

/** As of workspace 1, whose data the strangers try to get. */
function knownOf(ids: readonly unknown[]): Known {
  return {
    integers: [...new Set(ids.filter((id) => typeof id === 'number')), 1, 2, 3],
    texts: [...new Set(ids.map(String)), marker, phone, 'sales.qualifier', 'New', '404', '5xx', 'contact.created'],
  }
}

/** Several at the same time, as clients ask. */
const atOnce = 10

interface Asked {
  runs: number
  caller: string
  documents?: typeof generatedQueries
  check?: (query: string, body: { data?: unknown }) => void
}

async function holds({ runs, caller, documents = generatedQueries, check }: Asked) {
  const queries = documents(knownOf(Object.values(parley.ids)))
  const several = fc.array(queries, { minLength: atOnce, maxLength: atOnce })
  const ask = async (query: string) => {
    const { status, body } = await askGraphql(parley, query, { key: caller })
    expect([query, status]).toEqual([query, 200])
    count(body)
    for (const { extensions } of body.errors ?? []) expect([query, extensions.code]).not.toEqual([query, 'INTERNAL'])
    check?.(query, body)
  }
  const property = fc.asyncProperty(several, async (asked) => void (await Promise.all(asked.map(ask))))
  await fc.assert(property, { seed, numRuns: runs / atOnce })
}

test('generated queries never fail on our side, and never show a row of another workspace', async () => {
  // Of rows without a text, their ids are known by nobody else.
  const ids = Object.values(parley.ids).map(String)
  const ours = [marker, phone, ...ids.filter((id) => /^[\da-f-]{36}$/.test(id))]
  const check = (query: string, { data = null }: { data?: unknown }) => {
    const shown = JSON.stringify(data)
    for (const text of ours) expect([query, shown.includes(text)]).toEqual([query, false])
  }
  await holds({ runs: numRuns, caller: key, check })
  // Most of them run.
  expect(codes.get('data')).toBeGreaterThan([...codes.values()].reduce((sum, n) => sum + n, 0) / 3)
})

test('generated queries never fail on our side where there is much to show', async () => {
  let shown = 0
  const check = (_query: string, body: object) => {
    if (JSON.stringify(body).includes(marker)) shown++
  }
  await holds({ runs: numRuns / 5, caller: parley.key, check })
  expect(shown).toBeGreaterThan(10)
})

test('generated mutations never fail on our side, and change nothing of another workspace', async () => {
  const before = await snapshotWorkspace(parley.sql, 1)
  await holds({ runs: numRuns / 10, caller: key, documents: generatedMutations })
  expect(await snapshotWorkspace(parley.sql, 1)).toEqual(before)
  await holds({ runs: numRuns / 10, caller: parley.key, documents: generatedMutations })
})

test('variables of any kind never fail on our side', async () => {
  const query = `query ($id: Integer!, $text: String, $status: ConversationStatus, $time: Time, $first: Int, $flag: Boolean) {
    contact(id: $id) { id } conversations(first: $first, status: $status, assignee: $text) { nodes { id } }
    meetings(since: $time, until: $time) { nodes { id } } templates(approved: $flag) { nodes { id } } }`
  const kinds = [fc.jsonValue(), fc.integer(), fc.string({ unit: 'binary' }), fc.constant('2026-01-15T09:30:00Z')]
  const value = fc.oneof(...kinds)
  const names = fc.constantFrom('id', 'text', 'status', 'time', 'first', 'flag', '__proto__')
  const property = fc.asyncProperty(fc.dictionary(names, value, { noNullPrototype: true }), async (odd) => {
    const { status, body } = await askGraphql(parley, query, { key, variables: { id: 1, ...odd } })
    expect([200, 422]).toContain(status)
    for (const { extensions } of body.errors ?? []) expect([odd, extensions.code]).not.toEqual([odd, 'INTERNAL'])
  })
  await fc.assert(property, { seed, numRuns: numRuns / 20 })
})

function count({ data, errors = [] }: { data?: unknown; errors?: { extensions: { code: string } }[] }): void {
  const seen =
    data === undefined
      ? [errors[0]?.extensions.code ?? 'none']
      : ['data', ...(errors.length > 0 ? ['data with errors'] : [])]
  for (const code of seen) codes.set(code, (codes.get(code) ?? 0) + 1)
}
