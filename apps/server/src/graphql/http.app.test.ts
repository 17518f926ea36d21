import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { beforeAll, expect, test } from 'vitest'

import { openBrowser, signUp } from '../../testing/browser.ts'
import { type Harness, startHarness } from '../../testing/harness.ts'
import { askGraphql } from './graphql.test-helper.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

const query = '{ me { kind workspace { id } } workspace { name } }'
const ask = (options = {}) => askGraphql(parley, query, options)

test('answers a key, in either header', async () => {
  const mine = { me: { kind: 'key', workspace: { id: 1 } } }
  expect(await ask()).toMatchObject({ status: 200, body: { data: mine } })
  const other = { authorization: '', 'x-api-key': parley.key }
  expect(await ask({ headers: other })).toMatchObject({ status: 200, body: { data: mine } })
})

test('asks for a key', async () => {
  const answer = await ask({ key: 'nobody' })
  expect(answer).toMatchObject({ status: 401, body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] } })
})

test('answers a page of its own with a session, and no other page', async () => {
  const browser = await signUp(parley, { email: 'asha@example.com', role: 'owner' })
  const own = await browser.request('POST', '/graphql', { body: { query } })
  expect(own).toMatchObject({ status: 200, body: { data: { me: { kind: 'user' }, workspace: { name: 'Default' } } } })
  for (const headers of [{ origin: 'https://evil.example' }, { origin: '', 'sec-fetch-site': 'cross-site' }]) {
    const foreign = await browser.request('POST', '/graphql', { body: { query }, headers })
    expect(foreign).toMatchObject({ status: 403, body: { errors: [{ extensions: { reason: 'foreign_origin' } }] } })
    expect(foreign.body.data).toBeUndefined()
  }
})

test('a session names its workspace and its mode', async () => {
  const browser = await signUp(parley, { email: 'ravi@example.com', role: 'viewer' })
  const inMode = async (mode: string, workspace = '1') =>
    browser.request('POST', '/graphql', {
      body: { query: '{ workspace { mode } }' },
      headers: { 'parley-mode': mode, 'parley-workspace': workspace },
    })
  expect((await inMode('live')).body.data).toEqual({ workspace: { mode: 'live' } })
  expect((await inMode('test')).body.data).toEqual({ workspace: { mode: 'test' } })
  expect((await inMode('live', '77')).status).toBe(403)
  expect((await inMode('dry')).body.errors[0].extensions).toMatchObject({
    code: 'INVALID',
    fields: [{ field: 'parley-mode' }],
  })
})

test('takes POST with JSON only', async () => {
  const got = await parley.request('GET', '/graphql?query={me{kind}}')
  expect(got).toMatchObject({ status: 405, body: { errors: [{ extensions: { reason: 'method_not_allowed' } }] } })
  expect(got.headers.get('allow')).toBe('POST')
  const headers = { 'content-type': 'application/graphql' }
  expect((await parley.request('POST', '/graphql', { raw: query, headers })).status).toBe(415)
  for (const raw of [
    '[]',
    '[{"query":"{me{kind}}"}]',
    '7',
    '{"query":7}',
    '{}',
    '{"query":"{me{kind}}","variables":[]}',
  ]) {
    const answer = await parley.request('POST', '/graphql', { raw })
    expect([raw, answer.status, answer.body.errors?.length]).toEqual([raw, 422, 1])
  }
})

test('answers with JSON only', async () => {
  const answer = await ask({ headers: { accept: 'text/html' } })
  expect(answer).toMatchObject({ status: 406, body: { errors: [{ extensions: { reason: 'not_acceptable' } }] } })
})

test('takes at most 1 MiB', async () => {
  const comment = (bytes: number) => JSON.stringify({ query: `${query} #${'x'.repeat(bytes)}` })
  expect((await parley.request('POST', '/graphql', { raw: comment(1_000_000) })).status).toBe(200)
  expect((await parley.request('POST', '/graphql', { raw: comment(1_048_576) })).status).toBe(413)
})

test('serves its schema to everybody, as it is committed', async () => {
  const { status, body } = await openBrowser(parley).request('GET', '/graphql/schema.graphql')
  expect(status).toBe(200)
  expect(body).toBe(await readFile(join(import.meta.dirname, 'schema.gen.graphql'), 'utf8'))
})

test('an unexpected error tells nothing but the id of its request', async () => {
  await parley.sql(`alter table tasks rename to tasks_away`)
  const answer = await askGraphql(parley, '{ tasks { nodes { id } } me { kind } }')
  await parley.sql(`alter table tasks_away rename to tasks`)
  expect(answer.body).toEqual({
    data: { tasks: null, me: { kind: 'key' } },
    errors: [
      {
        message: expect.stringContaining('Something went wrong'),
        locations: [{ line: 1, column: 3 }],
        path: ['tasks'],
        extensions: { code: 'INTERNAL', reason: 'internal_error', requestId: answer.headers.get('request-id') },
      },
    ],
  })
})

test('the log of requests has its requests', async () => {
  await askGraphql(parley, '{ contact(id: 999) { id } }')
  const logged = async () => (await parley.request('GET', '/v1/requests')).body.data
  await expect
    .poll(logged)
    .toContainEqual(expect.objectContaining({ method: 'POST', path: '/graphql', error_code: 'not_found' }))
})
