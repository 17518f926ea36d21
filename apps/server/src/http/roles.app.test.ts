import { beforeAll, describe, expect, test } from 'vitest'

import { eitherScopesOf, pathOf, scopesOf, strangeId } from '../../testing/apis.ts'
import { type Browser, openBrowser, signUp } from '../../testing/browser.ts'
import { examplesOf, keyedOperationsOf } from '../../testing/conformance.ts'
import { describeApp } from '../../testing/described-app.ts'
import { type Harness, startHarness, type TestWorkspace } from '../../testing/harness.ts'
import { roles, scopesOfRole } from '../core/members/roles.ts'

const { document } = await describeApp()
const operations = keyedOperationsOf(document)
  .filter(({ path }) => path.startsWith('/v1/'))
  .map((documented) => ({
    ...documented,
    asked: pathOf(documented.path, strangeId(documented.path), 1),
    scopes: scopesOf(documented.method, documented.path, documented.operation.operationId),
    either: eitherScopesOf(documented.path, documented.operation.operationId),
    body: Object.values(documented.operation.requestBody?.content ?? {}).flatMap((body) =>
      examplesOf(document, body),
    )[0],
  }))

let parley: Harness
let other: TestWorkspace
const browsers = new Map<string, Browser>()
beforeAll(async () => {
  parley = await startHarness()
  other = await parley.createWorkspace()
  for (const role of roles) browsers.set(role, await signUp(parley, { email: `${role}@example.com`, role }))
  return parley.stop
})

const browserOf = (role: string) => browsers.get(role) ?? openBrowser(parley)

const pairs = operations.length * roles.length

describe(`a role may do what its scopes say: ${pairs} pairs of operation and role`, () => {
  test.each(operations)('$method $path', async ({ method, asked, scopes, either, body }) => {
    for (const role of roles) {
      const held = scopesOfRole(role)
      const has = (scope: string) => held === null || held.has(scope as never)
      const lacks = !scopes.every(has) || (either.length > 0 && !either.some(has))
      const { status, body: answer } = await browserOf(role).request(method, asked, { body })
      const refused = status === 403 && answer.code === 'missing_scope' && answer.detail.includes('lacks the scope')
      expect([role, refused]).toEqual([role, lacks])
    }
  })
})

describe('nobody reaches a workspace without being its member', () => {
  test.each(operations)('$method $path', async ({ method, asked, body }) => {
    const headers = { 'parley-workspace': String(other.id) }
    const { status, body: answer } = await browserOf('owner').request(method, asked, { body, headers })
    expect([status, answer.code]).toEqual([403, 'not_a_member'])
  })
})

test('each role is a part of an admin’s', () => {
  const admin = scopesOfRole('admin')
  for (const role of ['agent', 'developer', 'viewer'] as const) {
    expect([...(scopesOfRole(role) ?? [])].filter((scope) => !admin?.has(scope))).toEqual([])
  }
})

test('a session works on no dialect and not on MCP', async () => {
  for (const path of [
    '/niyog/api/v1/leads',
    '/ndoto/api/v1/accounts/1/contacts',
    '/heypingr/v1/triggers',
    '/iagente/api/v1/leads',
    '/kakiyo/v1/campaigns',
  ]) {
    expect([path, (await browserOf('owner').request('GET', path)).status]).toEqual([path, 401])
  }
  expect((await browserOf('owner').request('POST', '/mcp', { body: {} })).status).toBe(401)
})
