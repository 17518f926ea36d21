import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'

import pg from 'pg'
import { expect, inject, onTestFinished, test } from 'vitest'

import type { Edge } from './delays.ts'
import { slowEdges } from './edges.ts'

/** Holds the next of an edge until `release`. */
function holdNext(edge: Edge) {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  let left = 1
  const { promise: held, resolve: isHeld } = Promise.withResolvers<void>()
  const undo = slowEdges((at) => {
    if (at !== edge || left-- <= 0) return undefined
    isHeld()
    return released
  })
  onTestFinished(undo)
  return { held, release }
}

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: inject('templateUrl').replace(/[^/]*$/, 'postgres') })
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

async function serve() {
  const handled: string[] = []
  const server = createServer((request, response) => {
    handled.push(request.url ?? '')
    response.end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    handled,
    connections: promisify(server.getConnections.bind(server)),
    get: (path: string, signal?: AbortSignal) => fetch(`http://127.0.0.1:${port}${path}`, { signal: signal ?? null }),
  }
}

test('a held statement does not reach PostgreSQL, and the next of its connection waits behind it', async () => {
  const [slow, other] = [await connect(), await connect()]
  const { rows } = await slow.query<{ pid: number }>('select pg_backend_pid() as pid')
  const { held, release } = holdNext('write')
  const results: string[] = []
  const first = slow.query(`select 'first'`).then(() => results.push('first'))
  const second = slow.query(`select 'second'`).then(() => results.push('second'))
  await held
  const { rows: seen } = await other.query('select query from pg_stat_activity where pid = $1', [rows[0]?.pid])
  expect(seen).toEqual([{ query: 'select pg_backend_pid() as pid' }])
  expect(results).toEqual([])
  release()
  await Promise.all([first, second])
  expect(results).toEqual(['first', 'second'])
})

test('a held result has its statement run, and the next results of its connection wait behind it', async () => {
  const [slow, other] = [await connect(), await connect()]
  const { held, release } = holdNext('result')
  const results: string[] = []
  const first = slow.query(`select set_config('application_name', 'held', false)`).then(() => results.push('first'))
  const second = slow.query('select 2').then(() => results.push('second'))
  await held
  const { rows } = await other.query(`select count(*)::int from pg_stat_activity where application_name = 'held'`)
  expect(rows).toEqual([{ count: 1 }])
  expect(results).toEqual([])
  release()
  await Promise.all([first, second])
  expect(results).toEqual(['first', 'second'])
})

test('a failed statement fails later, too', async () => {
  const client = await connect()
  const { held, release } = holdNext('result')
  const failed = client.query('select 1/0').catch((error: Error) => error.message)
  await held
  release()
  expect(await failed).toBe('division by zero')
})

test('a held outgoing request is not received, and others overtake it', async () => {
  const { handled, get } = await serve()
  const { held, release } = holdNext('write')
  const first = get('/first')
  await held
  await get('/second')
  expect(handled).toEqual(['/second'])
  release()
  expect((await first).status).toBe(200)
  expect(handled).toEqual(['/second', '/first'])
})

test('a held incoming request is not handled, and others overtake it', async () => {
  const { handled, get } = await serve()
  const { held, release } = holdNext('request')
  const first = get('/first')
  await held
  await get('/second')
  expect(handled).toEqual(['/second'])
  release()
  expect((await first).status).toBe(200)
  expect(handled).toEqual(['/second', '/first'])
})

test('a held request whose connection is lost is never handled', async () => {
  const { handled, connections, get } = await serve()
  const { held, release } = holdNext('request')
  const leaving = new AbortController()
  const first = get('/first', leaving.signal).catch((error: Error) => error.name)
  await held
  leaving.abort()
  expect(await first).toBe('AbortError')
  await expect.poll(() => connections()).toBe(0)
  release()
  await get('/second')
  expect(handled).toEqual(['/second'])
})
