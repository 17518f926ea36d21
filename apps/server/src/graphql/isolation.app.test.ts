import { beforeAll, describe, expect, test } from 'vitest'

import { marker, type Populated, startPopulated } from '../../testing/populated-workspace.ts'
import { snapshotWorkspace } from '../../testing/workspace-snapshot.ts'
import {
  argumentsOf,
  leavesOf,
  lists,
  mutations,
  named,
  nameOf,
  queries,
  referencesOf,
  shownType,
  singles,
} from './described-schema.test-helper.ts'
import { askGraphql } from './graphql.test-helper.ts'

// Workspace 1 has one of everything. Somebody with a key of another workspace tries every field of the roots on it.
let parley: Populated
let key: string
let before: Record<string, unknown[]>
beforeAll(async () => {
  parley = await startPopulated()
  key = (await parley.createWorkspace('Stranger')).key
  before = await snapshotWorkspace(parley.sql, 1)
  return parley.stop
})

const ask = (query: string) => askGraphql(parley, query, { key })

test('every field of the query root is tried', () => {
  const tried = [...lists, ...singles].map(({ name }) => name)
  expect(queries.map(({ name }) => name).filter((name) => !tried.includes(name))).toEqual([
    'analytics',
    'me',
    'workspace',
  ])
})

test('who asks and the workspace are their own', async () => {
  const { body } = await ask('{ me { workspace { name } } workspace { name } }')
  expect(body.data).toEqual({ me: { workspace: { name: 'Stranger' } }, workspace: { name: 'Stranger' } })
})

test('figures are those of the own workspace', async () => {
  await parley.sql(
    `insert into daily_figures (workspace_id, fact, day, subject, count) values (1, 'sent', current_date, 'person:Asha', 3)`,
  )
  const figures = '{ analytics(metric: people) { rows { key figures } totals } }'
  expect((await ask(figures)).body.data.analytics).toMatchObject({ rows: [], totals: { sent: 0 } })
  const own = await askGraphql(parley, figures, { key: parley.key })
  expect(own.body.data.analytics).toMatchObject({ rows: [{ key: 'Asha' }], totals: { sent: 3 } })
})

describe('has nothing of another workspace', () => {
  test.for(named(lists))('$name', async ({ name, field }) => {
    const nodes = `{ nodes { ${leavesOf(shownType(field))} } }`
    const { body } = await ask(`{ ${name}(first: 100) ${nodes} }`)
    expect(body.errors).toBeUndefined()
    expect(JSON.stringify(body)).not.toContain(marker)
    for (const reference of referencesOf(field, parley.ids)) {
      const narrowed = await ask(`{ ${name}(${reference}) ${nodes} }`)
      expect([reference, narrowed.body.data[name]?.nodes ?? []]).toEqual([reference, []])
    }
  })

  test.for(named(singles).filter(({ name }) => name !== 'agent'))('$name', async ({ name, field }) => {
    const { body } = await ask(`{ ${name}(${nameOf(field, parley.ids)}) { ${leavesOf(shownType(field))} } }`)
    expect(body).toMatchObject({
      data: { [name]: null },
      errors: [{ extensions: { code: 'NOT_FOUND' }, path: [name] }],
    })
  })
})

describe('is refused to a stranger, and changes nothing', () => {
  test.for(named(mutations).filter(({ name }) => name !== 'createContact'))('$name', async ({ name, field }) => {
    const { body } = await ask(
      `mutation { ${name}(${argumentsOf(field, parley.ids)}) { ${leavesOf(shownType(field))} } }`,
    )
    expect([name, body.data]).toEqual([name, { [name]: null }])
    expect(['NOT_FOUND', 'INVALID']).toContain(body.errors[0].extensions.code)
    expect(JSON.stringify(body)).not.toContain(marker)
    expect(await snapshotWorkspace(parley.sql, 1)).toEqual(before)
  })

  test('createContact with a phone of ours makes another contact', async () => {
    const { body } = await ask('mutation { createContact(input: { phone: "919812345678" }) { id name } }')
    expect(body.data.createContact.id).not.toBe(parley.ids.contact)
    expect(body.data.createContact.name).toBeNull()
    expect(await snapshotWorkspace(parley.sql, 1)).toEqual(before)
  })
})
