import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { beforeAll, beforeEach, expect, test } from 'vitest'

import { type Delivering, startDelivering } from '../../testing/delivering.ts'

let parley: Delivering
beforeAll(async () => {
  parley = await startDelivering()
  return parley.stop
})

beforeEach(() => parley.receiver.respondWith(200))

/** Runs the command as a person who pastes it into a terminal does. */
async function run(command: string): Promise<string> {
  const shell = spawn('sh', { stdio: ['pipe', 'pipe', 'ignore'] })
  let printed = ''
  shell.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  shell.stdin.end(command)
  await once(shell, 'close')
  return printed
}

async function firstAttempt(endpointId: number) {
  const { id } = await parley.happen(endpointId)
  return { id, ...(await parley.attempted(id, 1)).attempts[0] }
}

test.each([
  ['native', 'contact.created'],
  ['niyog', 'lead.created'],
])('an attempt of %s is shown as it was sent, and its curl command sends the same again', async (dialect, event) => {
  parley.receiver.respondWith(500)
  const { id: endpointId, secret, received } = await parley.subscribe({ dialect, events: [event] })
  await parley.request('POST', '/v1/contacts', {
    body: { name: `O'Neil "राम" $HOME \\ \u2028`, phone: `9198${endpointId}7700001` },
  })
  const [{ id }] = (await parley.request('GET', `/v1/deliveries?endpoint_id=${endpointId}`)).body.data
  const [attempt] = (await parley.attempted(id, 1)).attempts
  // The request that is shown later is the one that was sent. The time is too short for the retry.
  parley.clock.advance(4_000)
  expect((await parley.read(id)).attempts[0]).toEqual({ ...attempt, cause: expect.any(String) })

  const [sent] = received()
  const { connection, 'content-length': length, host, ...headers } = sent?.headers ?? {}
  expect(attempt).toMatchObject({
    cause: 'answered 500 Internal Server Error',
    request: { url: parley.receiver.url(sent?.path), body: sent?.rawBody.toString(), headers },
    request_unavailable: null,
  })
  expect(JSON.stringify(attempt)).not.toContain(secret)
  expect(await run(attempt?.curl ?? '')).toMatch(/^HTTP\/1\.1 500/)
  const again = received().at(-1)
  expect(received().length).toBe(2)
  expect(again?.rawBody.equals(sent?.rawBody ?? Buffer.alloc(0))).toBe(true)
  expect(again?.headers).toEqual({ 'content-length': length, host, ...headers })
})

test('each attempt shows the signatures it was sent with, whatever was rotated since', async () => {
  parley.receiver.respondWith(500)
  const { id: endpointId, received } = await parley.subscribe()
  const { id } = await parley.happen(endpointId)
  await parley.attempted(id, 1)
  for (const times of [2, 3]) {
    parley.clock.advance(1)
    await parley.request('POST', `/v1/endpoints/${endpointId}/rotate-secret`)
    parley.clock.advance(1)
    await parley.advanceTo((await parley.read(id)).next_attempt_at)
    await parley.attempted(id, times)
  }
  await parley.advance(2 * 86_400_000)
  const { attempts } = await parley.attempted(id, 4)
  const signatures = attempts.map(({ request }) => request?.headers['webhook-signature'])
  expect(signatures).toEqual(received().map(({ headers }) => headers['webhook-signature']))
  expect(signatures.map((signature) => signature?.split(' ').length)).toEqual([1, 2, 3, 1])
})

test('a delivered attempt has no cause', async () => {
  const { id: endpointId } = await parley.subscribe()
  expect(await firstAttempt(endpointId)).toMatchObject({ cause: null, request_unavailable: null })
})

test('the causes of failures are plain words', async () => {
  parley.receiver.respondWith({ status: 302, headers: { location: 'https://example.com/' } })
  const { id: endpointId } = await parley.subscribe()
  expect((await firstAttempt(endpointId)).cause).toBe(
    'answered 302 Found: redirects are not followed; subscribe the URL it points to',
  )
  parley.receiver.respondWith({ status: 429, headers: { 'retry-after': '120' } })
  const limited = await firstAttempt((await parley.subscribe()).id)
  expect(limited.cause).toContain(`the next attempt is at ${(await parley.read(limited.id)).next_attempt_at}`)
  parley.receiver.respondWith('reset')
  expect((await firstAttempt((await parley.subscribe()).id)).cause).toMatch(/closed the connection without an answer/)
  const { id: refused } = await parley.subscribe({ url: 'http://127.0.0.1:9/' })
  expect((await firstAttempt(refused)).cause).toBe('connection refused by 127.0.0.1:9')
})

test('a request that can not be rebuilt as it was sent is not shown', async () => {
  const { id: endpointId, received } = await parley.subscribe()
  const { id } = await parley.happen(endpointId)
  await parley.attempted(id, 1)
  const shown = async () => (await parley.read(id)).attempts[0]
  const change = (body: object) => {
    parley.clock.advance(1_000)
    return parley.request('PATCH', `/v1/endpoints/${endpointId}`, { body })
  }
  const [{ path = '' } = {}] = received()
  await change({ name: 'Renamed', url: parley.receiver.url(path), events: ['contact.created'], max_in_flight: 2 })
  expect(await shown()).toMatchObject({ request: { url: parley.receiver.url(path) } })

  await change({ url: parley.receiver.url('/elsewhere') })
  const changed = {
    request: null,
    curl: null,
    request_unavailable: expect.stringContaining('URL or events have changed'),
  }
  expect(await shown()).toMatchObject(changed)
  await change({ events: ['contact.created', 'contact.updated'] })
  const later = await firstAttempt(endpointId)
  expect(later).toMatchObject({ request: { url: parley.receiver.url('/elsewhere') } })
  await change({ events: ['contact.created'] })
  expect((await parley.read(later.id)).attempts[0]).toMatchObject(changed)

  await parley.request('DELETE', `/v1/endpoints/${endpointId}`)
  expect(await shown()).toMatchObject({ request: null, curl: null, request_unavailable: 'the endpoint was deleted' })
})

test('a request that could not be built is not shown, and the cause says why', async () => {
  const { id: endpointId } = await parley.subscribe()
  await parley.sql(`update endpoints set dialect = 'gone' where id = $1`, [endpointId])
  const problem = "the endpoint's dialect isn't part of this version"
  expect(await firstAttempt(endpointId)).toMatchObject({ cause: problem, request: null, request_unavailable: problem })
})

test('a request is not shown without its event', async () => {
  parley.receiver.respondWith(500)
  const { id } = await firstAttempt((await parley.subscribe()).id)
  const { event_id } = await parley.read(id)
  await parley.sql('delete from events where id = $1', [event_id])
  expect((await parley.read(id)).attempts[0]).toMatchObject({
    cause: 'answered 500 Internal Server Error',
    request: null,
    curl: null,
    request_unavailable: 'the event is no longer on record',
  })
})

test('a delivery that was not attempted shows no attempts', async () => {
  parley.receiver.respondWith('hang')
  const { id: endpointId } = await parley.subscribe()
  expect((await parley.read((await parley.happen(endpointId)).id)).attempts).toEqual([])
})
