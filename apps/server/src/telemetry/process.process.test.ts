import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { freePort } from '@parley/test-kit/free-port'
import { runServer } from '@parley/test-kit/parley-command'
import { type ParleyProcess, startParley } from '@parley/test-kit/parley-process'
import { cloneDatabase, type TestDatabase } from '@parley/test-kit/test-database'
import { startTraceCollector, type TraceCollector } from '@parley/test-kit/trace-collector'
import { beforeAll, expect, inject, test, vi } from 'vitest'

import { secretKeySetting } from '../../testing/secret-key.ts'
import { readSamples } from './samples.test-helper.ts'

// Each test starts a process.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const begun: Promise<ParleyProcess>[] = []

let collector: TraceCollector
let database: TestDatabase
beforeAll(async () => {
  collector = await startTraceCollector()
  database = await cloneDatabase(inject('templateUrl'))
  return async () => {
    for (const parley of await Promise.allSettled(begun)) {
      if (parley.status === 'fulfilled') await parley.value.close()
    }
    await Promise.all([collector.close(), database.drop()])
  }
})

// Makes a process report which telemetry packages it loads.
const hook = `import { registerHooks } from 'node:module'
registerHooks({ load(url, context, next) {
  const name = /node_modules\\/(@opentelemetry\\/[^/]+|prom-client)/.exec(url)?.[1]
  if (name) process.stderr.write('loaded ' + name + '\\n')
  return next(url, context)
} })`
const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(hook)}`

const PARLEY_SECRET_KEY = secretKeySetting

/** Starts a process on a shared database, as an embedded one would take most of the time. */
function start(env: NodeJS.ProcessEnv): Promise<ParleyProcess> {
  const starting = startParley({ NODE_OPTIONS, DATABASE_URL: database.url, PARLEY_SECRET_KEY, ...env })
  begun.push(starting)
  return starting
}

const loaded = (parley: ParleyProcess) => new Set(parley.output().match(/(?<=^loaded ).*$/gm))

async function createContact({ url, createKey }: ParleyProcess, headers: Record<string, string>): Promise<void> {
  const { key } = await createKey()
  const body = JSON.stringify({ phone: '919812345678' })
  const all = { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers }
  expect((await fetch(`${url}/v1/contacts`, { method: 'POST', headers: all, body })).status).toBe(201)
}

test('metrics have their own port, and a request’s span is sent before the process ends', async () => {
  const port = await freePort()
  const parley = await start({ PARLEY_METRICS_PORT: String(port), OTEL_EXPORTER_OTLP_ENDPOINT: collector.url })
  await createContact(parley, { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' })

  const response = await fetch(`http://127.0.0.1:${port}/metrics`)
  const samples = readSamples(await response.text())
  expect(samples.find(({ labels }) => labels.route === '/v1/contacts' && labels.status === '2xx')).toBeDefined()
  const elsewhere = await Promise.all([
    fetch(`http://127.0.0.1:${port}/v1/contacts`),
    fetch(`http://127.0.0.1:${port}/healthz`),
    fetch(`${parley.url}/metrics`),
  ])
  for (const { status, headers } of elsewhere) {
    expect([status, headers.get('content-type')]).toEqual([404, expect.stringContaining('application/problem+json')])
  }

  expect(await parley.kill('SIGTERM')).toBe(0)
  expect(collector.take()).toContainEqual(
    expect.objectContaining({
      name: 'POST /v1/contacts',
      kind: 'server',
      traceId: '0af7651916cd43dd8448eb211c80319c',
      parentSpanId: 'b7ad6b7169203331',
      attributes: expect.objectContaining({ 'http.response.status_code': 201, 'http.route': '/v1/contacts' }),
    }),
  )
})

test('a worker serves metrics too', async () => {
  const port = await freePort()
  const parley = await start({ PARLEY_ROLES: 'worker', PARLEY_METRICS_PORT: String(port) })
  const samples = readSamples(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text())
  expect(
    samples.find(({ name, labels }) => name === 'parley_database_connections_max' && labels.pool === 'main')?.value,
  ).toBe(20)
  // prom-client itself loads the API, which does nothing without an SDK.
  expect(loaded(parley)).toEqual(new Set(['prom-client', '@opentelemetry/api']))
})

test('a process without telemetry settings loads no telemetry packages', async () => {
  const parley = await start({})
  expect((await fetch(`${parley.url}/v1/contacts`)).status).toBe(401)
  expect([...loaded(parley)]).toEqual([])
})

test('a collector that is down delays neither requests nor the end of the process', async () => {
  const parley = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}` })
  expect((await fetch(`${parley.url}/v1/contacts`)).status).toBe(401)
  expect(await parley.kill('SIGTERM')).toBe(0)
  expect(parley.output()).not.toContain('stopping takes too long')
  expect(parley.output()).not.toMatch(/"level":[56]0/)
})

test('invalid telemetry settings are refused with a sentence', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = String((server.address() as AddressInfo).port)
  const taken = await runServer({
    DATABASE_URL: database.url,
    PARLEY_SECRET_KEY,
    PORT: '0',
    PARLEY_METRICS_PORT: port,
  })
  server.close()
  expect([taken.code, taken.stderr]).toEqual([
    1,
    `parley: Port ${port} on 127.0.0.1 is taken by another program: stop it, or set PARLEY_METRICS_PORT to a free one.\n`,
  ])
  const wrong = await runServer({ PARLEY_METRICS_PORT: '70000', OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' })
  expect([wrong.code, wrong.stderr]).toEqual([
    1,
    'parley: The configuration is wrong: PARLEY_METRICS_PORT must be a port number; OTEL_EXPORTER_OTLP_ENDPOINT must be a URL.\n',
  ])
})
