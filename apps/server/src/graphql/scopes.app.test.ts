import { getNamedType, isObjectType } from 'graphql'
import { beforeAll, describe, expect, test } from 'vitest'

import { type Populated, startPopulated } from '../../testing/populated-workspace.ts'
import { allScopes, type Scope } from '../core/keys/scopes.ts'
import {
  argumentsOf,
  type Field,
  lists,
  mutations,
  named,
  nameOf,
  scopeOf,
  shownType,
  singles,
} from './described-schema.test-helper.ts'
import { askGraphql } from './graphql.test-helper.ts'

let parley: Populated
const keys = new Map<string, Promise<string>>()
beforeAll(async () => {
  parley = await startPopulated()
  return parley.stop
})

/** Each is made once. */
function keyWith(scopes: Scope[]): Promise<string> {
  const name = scopes.join()
  const key = keys.get(name) ?? parley.mint({ scopes })
  keys.set(name, key)
  return key
}
const keyWithout = (scope: Scope) => keyWith(allScopes.filter((one) => one !== scope))

const neededBy = (field: Field): Scope => {
  const scope = scopeOf(field)
  if (!scope) throw new Error(`${field.name} names no scope`)
  return scope
}

const forbidden = (path: (string | number)[], scope: Scope) => ({
  message: `This API key lacks the scope ${scope}.`,
  path,
  extensions: { code: 'FORBIDDEN', reason: 'missing_scope' },
})

describe('without its scope a field is null; with nothing but its scope it is shown', () => {
  test.for(named([...lists, ...singles]))('$name', async ({ name, field }) => {
    const scope = neededBy(field)
    const query = singles.includes(field)
      ? `{ me { kind } ${name}(${nameOf(field, parley.ids)}) { __typename } }`
      : `{ me { kind } ${name} { nodes { __typename } } }`
    const refused = await askGraphql(parley, query, { key: await keyWithout(scope) })
    expect(refused.body).toMatchObject({
      data: { me: { kind: 'key' }, [name]: null },
      errors: [forbidden([name], scope)],
    })
    expect(refused.body.errors).toHaveLength(1)
    const shown = await askGraphql(parley, query, { key: await keyWith([scope]) })
    expect(shown.body.errors).toBeUndefined()
  })

  test('workspace', async () => {
    const { body } = await askGraphql(parley, '{ workspace { id } }', { key: await keyWithout('workspace:read') })
    expect(body).toMatchObject({ data: { workspace: null }, errors: [forbidden(['workspace'], 'workspace:read')] })
  })

  test.for(named(lists))('$name needs what /v1 needs', async ({ name, field }) => {
    const path = name === 'agentRuns' ? '/v1/agent-runs' : `/v1/${name}`
    const scope = neededBy(field)
    expect((await parley.request('GET', path, { key: await keyWithout(scope) })).status).toBe(403)
    expect((await parley.request('GET', path, { key: await keyWith([scope]) })).status).toBe(200)
  })
})

const linked = singles.flatMap((root) =>
  Object.values(shownType(root).getFields())
    .filter((field) => scopeOf(field) !== undefined && scopeOf(field) !== scopeOf(root))
    .map((field) => ({ name: `${root.name}.${field.name}`, root, field })),
)

describe('without its scope a linked field is null, and the rest is shown', () => {
  test('there are such fields', () => expect(linked.length).toBeGreaterThan(20))

  test.for(linked)('$name', async ({ root, field }) => {
    const scope = neededBy(field)
    const type = getNamedType(field.type)
    const inner = isObjectType(type) && 'nodes' in type.getFields() ? '{ nodes { __typename } }' : '{ __typename }'
    const query = `{ ${root.name}(${nameOf(root, parley.ids)}) { __typename ${field.name} ${inner} } }`
    const { body } = await askGraphql(parley, query, { key: await keyWithout(scope) })
    expect(body).toMatchObject({
      data: { [root.name]: { __typename: shownType(root).name, [field.name]: null } },
      errors: [forbidden([root.name, field.name], scope)],
    })
  })
})

describe('without its scope a mutation does nothing', () => {
  test.for(named(mutations))('$name', async ({ name, field }) => {
    const scope = neededBy(field)
    expect(scope).toMatch(/:write$/)
    const query = `mutation { ${name}(${argumentsOf(field, parley.ids)}) { __typename } }`
    const { body } = await askGraphql(parley, query, { key: await keyWithout(scope) })
    expect(body).toMatchObject({ data: { [name]: null }, errors: [forbidden([name], scope)] })
  })
})

test('a search in conversations needs what /v1 needs for it', async () => {
  for (const scope of ['contacts:read', 'messages:read'] as const) {
    const query = '{ conversations(q: "zanzi") { nodes { id } } }'
    const { body } = await askGraphql(parley, query, { key: await keyWithout(scope) })
    expect(body).toMatchObject({ data: { conversations: null }, errors: [forbidden(['conversations'], scope)] })
  }
})
