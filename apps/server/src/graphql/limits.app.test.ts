import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'

import { countStatements, type Statements } from '../../testing/count-statements.ts'
import { type Harness, startHarness } from '../../testing/harness.ts'
import { askGraphql } from './graphql.test-helper.ts'

let parley: Harness
let statements: Statements
beforeAll(async () => {
  parley = await startHarness({ PARLEY_REQUEST_HISTORY: 'off' })
  statements = countStatements()
  return async () => {
    statements.stop()
    await parley.stop()
  }
})

/** Who asks is looked up nevertheless. */
const ofData = /contacts|conversations|messages|tasks|deliveries|agents/
const nested = (levels: number): string =>
  levels === 0 ? 'id' : `lastConversation { contact { ${nested(levels - 1)} } }`
const fields = (count: number, field: string) => Array.from({ length: count }, (_, n) => `f${n}: ${field}`).join(' ')

const refused: [string, string, Record<string, unknown>?][] = [
  ['DEPTH_LIMIT', `{ contact(id: 1) { ${nested(4)} } }`],
  [
    'DEPTH_LIMIT',
    `{ contact(id: 1) { ...A } } fragment A on Contact { ${nested(2)} ...B } fragment B on Contact { ${nested(4)} }`,
  ],
  ['BREADTH_LIMIT', `{ ${fields(61, 'me { kind }')} }`],
  ['BREADTH_LIMIT', `{ me { ${fields(60, 'kind')} } }`],
  ['COST_LIMIT', '{ conversations(first: 100) { nodes { messages(first: 100) { nodes { id } } } } }'],
  [
    'COST_LIMIT',
    'query ($n: Int) { conversations(first: $n) { nodes { messages(first: $n) { nodes { id } } } } }',
    { n: 100 },
  ],
  [
    'COST_LIMIT',
    'query ($n: Int = 100) { conversations(first: $n) { nodes { messages(first: $n) { nodes { id } } } } }',
  ],
  ['COST_LIMIT', `{ ${fields(11, 'contacts(first: 100) { nodes { lastConversation { id } } }')} }`],
  [
    'COST_LIMIT',
    `{ conversations(first: 100) { nodes { messages(first: -100) { nodes { id } } notes(first: 30) { nodes { id } } } } }`,
  ],
  ['COST_LIMIT', `mutation { ${fields(21, 'createTask(input: { title: "Call" }) { id }')} }`],
  [
    'COST_LIMIT',
    'query A { me { kind } } query B { deliveries(first: 100) { nodes { attempts { number } event { id } endpoint { deliveries(first: 100) { nodes { id } } } } } }',
    { operationName: 'B' },
  ],
  ['TOO_MANY_TOKENS', `{ ${'me { kind } '.repeat(500)} }`],
  ['GRAPHQL_PARSE_FAILED', '{ me { kind }'],
  ['GRAPHQL_PARSE_FAILED', '{ agent(slug: "\\u0000") { slug } }'],
  ['GRAPHQL_VALIDATION_FAILED', '{ nobody { id } }'],
  ['GRAPHQL_VALIDATION_FAILED', '{ contact(id: "1") { id } }'],
  ['GRAPHQL_VALIDATION_FAILED', '{ contact(id: 9007199254740993) { id } }'],
  [
    'GRAPHQL_VALIDATION_FAILED',
    `{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }`,
  ],
  ['GRAPHQL_VALIDATION_FAILED', '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }'],
]

describe('is refused before anything runs', () => {
  const cases = refused.map(([code, query, given]) => ({ code, query, given, title: query.slice(0, 80) }))
  test.for(cases)('$code: $title', async ({ code, query, given = {} }) => {
    const { operationName, ...variables } = given
    statements.take()
    const body = { query, variables, ...(operationName !== undefined && { operationName }) }
    const answer = await parley.request('POST', '/graphql', { body })
    expect(answer.body.data).toBeUndefined()
    expect(answer.body.errors[0].extensions.code).toBe(code)
    expect(answer.status).toBe(200)
    expect(statements.take().filter((statement) => ofData.test(statement))).toEqual([])
    const headers = { accept: 'application/graphql-response+json' }
    expect((await parley.request('POST', '/graphql', { body, headers })).status).toBe(400)
  })
})

test('says how far over a limit it is', async () => {
  const { body } = await askGraphql(parley, `{ ${fields(61, '__typename')} }`)
  expect(body.errors).toEqual([
    {
      message: 'The operation is 61 fields broad: at most 60 is allowed.',
      extensions: { code: 'BREADTH_LIMIT', actual: 61, most: 60 },
    },
  ])
})

test('fragments that double 60 times are measured at once', async () => {
  const doubling = Array.from({ length: 60 }, (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`).join(
    ' ',
  )
  const query = `{ ...F0 } ${doubling} fragment F60 on Query { me { kind } }`
  const { body } = await askGraphql(parley, query)
  expect(body.errors[0].extensions.code).toBe('BREADTH_LIMIT')
})

test('what is within the limits is answered', async () => {
  const query = `{ conversations(first: 100) { nodes { id contact { name } channel { name } lastMessage { text } } }
    ${fields(20, 'me { kind }')} }`
  expect((await askGraphql(parley, query)).body.errors).toBeUndefined()
  expect((await askGraphql(parley, `{ contact(id: 1) { ${nested(3)} } }`)).body.errors[0].extensions.code).toBe(
    'NOT_FOUND',
  )
})

test('introspection is answered, and describes the scopes', async () => {
  const { getIntrospectionQuery } = await import('graphql')
  const { body } = await askGraphql(parley, getIntrospectionQuery())
  expect(body.errors).toBeUndefined()
  const query = body.data.__schema.types.find(({ name }: { name: string }) => name === 'Query')
  const contacts = query.fields.find(({ name }: { name: string }) => name === 'contacts')
  expect(contacts.description).toContain('contacts:read')
})

test('a variable of the wrong type is named', async () => {
  const { body } = await askGraphql(parley, 'query ($id: Integer!) { contact(id: $id) { id } }', {
    variables: { id: 'x' },
  })
  expect(body.data).toBeUndefined()
  expect(body.errors[0].message).toContain('$id')
  expect(body.errors[0].extensions.code).toBe('INVALID')
})

test('a statement of a query is cancelled when it takes too long, one of a mutation is not', async () => {
  const timings = { readStatement: 100 }
  const impatient = await startHarness({}, undefined, undefined, { timings })
  const { release } = await lockTable(impatient.databaseUrl, 'tasks')
  const { body } = await askGraphql(impatient, '{ tasks { nodes { id } } }')
  const created = askGraphql(impatient, 'mutation { createTask(input: { title: "Call" }) { title } }')
  await askGraphql(impatient, '{ tasks { nodes { id } } }')
  await release()
  expect(body).toMatchObject({ data: { tasks: null }, errors: [{ extensions: { code: 'UNAVAILABLE' } }] })
  expect((await created).body.data).toEqual({ createTask: { title: 'Call' } })
  await impatient.stop()
})

describe('an answer of more than 8 MiB is refused', () => {
  const tooLarge = { code: 'TOO_LARGE', reason: 'answer_too_large' }
  const note = 'x'.repeat(30_000)
  let large: number
  beforeAll(async () => {
    const body = { phone: '919812345678', attributes: { note } }
    large = (await parley.request('POST', '/v1/contacts', { body })).body.id
  })

  test('when a document names a large field many times', async () => {
    const few = await askGraphql(parley, `{ contact(id: ${large}) { attributes } }`)
    expect(few.body.data.contact.attributes).toEqual({ note })
    const tasks = Array.from({ length: 20 }, (_, n) =>
      parley.request('POST', '/v1/tasks', { body: { title: `Call ${n}`, contact_id: large } }),
    )
    await Promise.all(tasks)
    const query = `{ tasks { nodes { contact { ${fields(30, 'attributes')} } } } }`
    const { body } = await askGraphql(parley, query)
    expect(body.data).toBeUndefined()
    expect(body.errors).toEqual([expect.objectContaining({ extensions: tooLarge })])
  })

  test('when its lists have large rows', async () => {
    await parley.sql(
      `insert into contacts (workspace_id, name, stage, attributes, created_at, updated_at)
       select 1, n::text, 'New', jsonb_build_object('note', $1::text), now(), now() from generate_series(1, 100) n`,
      [note],
    )
    const query = `{ ${fields(19, 'contacts(first: 100) { nodes { id } }')} }`
    const { body } = await askGraphql(parley, query)
    const shown = Object.values(body.data).filter((list) => list !== null)
    expect(shown.length).toBeGreaterThan(0)
    expect(shown.length).toBeLessThan(19)
    expect(body.errors[0].extensions).toEqual(tooLarge)
  })
})

async function lockTable(url: string, table: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`begin; lock table ${table}`)
  return { release: () => client.end() }
}
