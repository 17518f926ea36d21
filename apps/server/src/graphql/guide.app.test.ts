import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../testing/harness.ts'
import { mutations } from './described-schema.test-helper.ts'

const file = join(import.meta.dirname, '../../../../docs/guides/graphql.md')

let parley: Harness
let guide: string
beforeAll(async () => {
  guide = await readFile(file, 'utf8')
  parley = await startHarness()
  return parley.stop
})

test('the request of the guide is answered', async () => {
  await parley.request('POST', '/v1/simulator/inbound', { body: { from: '919812345678', text: 'Hi' } })
  const [, raw = ''] = /-d '(\{.+?\n\})'/s.exec(guide) ?? []
  const { body } = await parley.request('POST', '/graphql', { raw })
  expect(body).toEqual({
    data: { conversations: { nodes: [expect.objectContaining({ unreadCount: 1 })], nextCursor: null } },
  })
})

test('the guide names every mutation', () => {
  expect(mutations.map(({ name }) => name).filter((name) => !guide.includes(`\`${name}\``))).toEqual([])
})

test.for([
  ['400', 'conversations(first: 100) { nodes { contact { id } channel { id } lastMessage { id } } }'],
  ['1,050', 'conversations(first: 50) { nodes { messages(first: 10) { nodes { id } } } }'],
])('the guide says what a document costs: %s', async ([cost = '', list = '']) => {
  expect(guide).toMatch(new RegExp(`cost\\s+${cost}\\b`))
  const times = Math.floor(2_000 / Number(cost.replace(',', '')))
  const query = (count: number) => `{ ${Array.from({ length: count }, (_, n) => `f${n}: ${list}`).join(' ')} }`
  expect((await parley.request('POST', '/graphql', { body: { query: query(times) } })).body.errors).toBeUndefined()
  const { errors } = (await parley.request('POST', '/graphql', { body: { query: query(times + 1) } })).body
  expect(errors[0].extensions).toEqual({
    code: 'COST_LIMIT',
    actual: Number(cost.replace(',', '')) * (times + 1),
    most: 2_000,
  })
})
