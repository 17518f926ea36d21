import { beforeAll, describe, expect, test } from 'vitest'

import { type Delivering, startDelivering } from '../../../testing/delivering.ts'

let parley: Delivering
beforeAll(async () => {
  parley = await startDelivering()
  return parley.stop
})

const send = (id: number, body: object) => parley.request('POST', `/v1/endpoints/${id}/test`, { body })

describe('a test that waits', () => {
  test('answers the request and the response', async () => {
    parley.receiver.respondWith({ status: 201, body: 'thanks', headers: { server: 'nginx' } })
    const endpoint = await parley.subscribe({ events: ['contact.created'] })
    const { status, body } = await send(endpoint.id, { event: 'message.received', wait: true })
    expect([status, body]).toMatchObject([
      200,
      { endpoint_id: endpoint.id, state: 'delivered', event_type: 'message.received', attempts_made: 1 },
    ])
    const [received] = endpoint.received()
    const [attempt] = body.attempts
    expect(attempt).toMatchObject({
      status_code: 201,
      response_body: 'thanks',
      response_headers: { server: 'nginx' },
      cause: null,
      request: { method: 'POST', url: endpoint.url, body: received?.rawBody.toString() },
      timings: { total_ms: expect.any(Number) },
    })
    expect(attempt.request.headers['webhook-signature']).toBe(received?.headers['webhook-signature'])
    expect(JSON.parse(attempt.request.body)).toMatchObject({ type: 'message.received', data: { test: true } })
    expect(attempt.curl).toContain(endpoint.url)
  })

  test('says why nothing came, and is never retried', async () => {
    const endpoint = await parley.subscribe({ url: 'http://127.0.0.1:9/' })
    const { status, body } = await send(endpoint.id, { wait: true })
    expect([status, body]).toMatchObject([
      200,
      {
        state: 'exhausted',
        next_attempt_at: null,
        attempts: [{ error_code: 'connection_refused', advice: expect.stringContaining('receiver') }],
      },
    ])
  })

  test("takes every event of the endpoint's dialect", async () => {
    parley.receiver.respondWith(200)
    const { body: types } = await parley.request('GET', '/v1/event-types?dialect=kakiyo')
    const names: string[] = types.data.flatMap(({ dialects }: { dialects: { event: string }[] }) =>
      dialects.map(({ event }) => event),
    )
    const [first = ''] = names
    for (const event of new Set(names)) {
      const endpoint = await parley.subscribe({ dialect: 'kakiyo', events: [first] })
      const { status, body } = await send(endpoint.id, { event, wait: true })
      expect([event, status, body.attempts?.[0].request_unavailable]).toEqual([event, 200, null])
      expect(body.attempts[0].request.body).toBe(endpoint.received()[0]?.rawBody.toString())
    }
  })

  test('refuses an event of another dialect, a disabled endpoint and a stranger', async () => {
    const endpoint = await parley.subscribe()
    const unknown = await send(endpoint.id, { event: 'lead.created', wait: true })
    expect([unknown.status, unknown.body.errors[0].field]).toEqual([422, 'event'])
    const { key } = await parley.createWorkspace()
    const path = `/v1/endpoints/${endpoint.id}/test`
    expect((await parley.request('POST', path, { key, body: { wait: true } })).status).toBe(404)
    await parley.request('PATCH', `/v1/endpoints/${endpoint.id}`, { body: { active: false } })
    const disabled = await send(endpoint.id, { wait: true })
    expect([disabled.status, disabled.body.code]).toEqual([409, 'endpoint_disabled'])
  })
})
