import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness({ PARLEY_MAX_ENDPOINTS: '3', PARLEY_ENDPOINT_CHALLENGE: 'on' })
  return parley.stop
})

/** A workspace without endpoints. */
async function workspace() {
  const { key } = await parley.createWorkspace()
  const request = (method: string, path: string, body?: object) =>
    parley.request(method, path, { key, ...(body && { body }) })
  return {
    request,
    create: (path: string, more: object = {}) =>
      request('POST', '/v1/endpoints', { url: `http://127.0.0.1:9/${path}`, events: ['contact.created'], ...more }),
  }
}

describe('a workspace', () => {
  test('has as many enabled endpoints as it may have', async () => {
    const { create, request } = await workspace()
    const made = [await create('a'), await create('b'), await create('c')]
    expect(made.map(({ status }) => status)).toEqual([201, 201, 201])
    expect(await create('d')).toMatchObject({ status: 409, body: { code: 'too_many_endpoints' } })
    const [first] = made
    const path = `/v1/endpoints/${first?.body.id}`
    expect((await request('PATCH', path, { active: false })).status).toBe(200)
    expect((await create('d')).status).toBe(201)
    expect(await request('PATCH', path, { active: true })).toMatchObject({
      status: 409,
      body: { code: 'too_many_endpoints' },
    })
    expect((await request('PATCH', path, { name: 'Still here' })).status).toBe(200)
    expect((await request('DELETE', path)).status).toBe(204)
  })

  test('has no more of them by asking at the same time, or in another dialect', async () => {
    const { create, request } = await workspace()
    const asked = Array.from({ length: 12 }, (_, n) => create(`n${n}`))
    const statuses = (await Promise.all(asked)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(3)
    expect(statuses.filter((status) => status === 409)).toHaveLength(9)
    const webhook = { url: 'http://127.0.0.1:9/niyog', events: ['lead.created'] }
    expect((await request('POST', '/niyog/api/v1/webhooks', webhook)).status).toBe(409)
  })

  test('has one endpoint for each URL and dialect', async () => {
    const { create, request } = await workspace()
    const { body: first } = await create('a')
    const exists = {
      status: 409,
      body: { code: 'endpoint_exists', detail: `Endpoint ${first.id} has this URL already.` },
    }
    expect(await create('a', { events: ['contact.updated'] })).toMatchObject(exists)
    const { body: second } = await create('b')
    expect(await request('PATCH', `/v1/endpoints/${second.id}`, { url: first.url })).toMatchObject(exists)
    expect((await request('PATCH', `/v1/endpoints/${first.id}`, { url: first.url })).status).toBe(200)
    expect((await create('a', { dialect: 'niyog', events: ['lead.created'] })).status).toBe(201)
  })
})

test('an endpoint is tested ten times a minute', async () => {
  const { create, request } = await workspace()
  const { id } = (await create('a')).body
  const other = (await create('b')).body.id
  const run = (endpoint: number) => request('POST', `/v1/endpoints/${endpoint}/test`)
  for (let n = 0; n < 10; n++) expect((await run(id)).status).toBe(202)
  const refused = await run(id)
  expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([429, 'rate_limited', '6'])
  expect((await run(other)).status).toBe(202)
  parley.clock.advance(6_000)
  expect((await run(id)).status).toBe(202)
})

test('a receiver outside of the trusted networks has to answer the challenge', async () => {
  const { request } = await workspace()
  const endpoint = { url: 'http://nobody.invalid/', events: ['contact.created'] }
  expect(await request('POST', '/v1/endpoints', endpoint)).toMatchObject({
    status: 422,
    body: { code: 'challenge_failed' },
  })
})
