import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { createFakeClock, type FakeClock } from '@parley/test-kit/fake-clock'
import { cloneDatabase } from '@parley/test-kit/test-database'
import pg from 'pg'
import { inject } from 'vitest'

import { readConfig } from '../src/config/config.ts'
import { type Context, createContext } from '../src/context.ts'
import { type NewKey, operatorOf } from '../src/core/keys/holder.ts'
import { createLogger, type Logger } from '../src/kernel/logger.ts'
import type { Timings } from '../src/kernel/timings.ts'
import { openTelemetry } from '../src/telemetry/telemetry.ts'
import { createConformance, type OpenApiDocument } from './conformance.ts'
import { secretKey } from './secret-key.ts'

export interface Harness extends Context {
  clock: FakeClock
  databaseUrl: string
  url: string
  /** A key of workspace 1 with every scope. */
  key: string
  document: OpenApiDocument
  /** Every route of the server, as Fastify prints it. */
  routes: string
  /** Throws if the answer does not match the OpenAPI document. */
  request(method: string, path: string, options?: RequestOptions): Promise<TestResponse>
  sql<Row extends pg.QueryResultRow>(statement: string, values?: unknown[]): Promise<Row[]>
  mint(input?: NewKey, workspaceId?: number): Promise<string>
  /** Creates another workspace with its own key. */
  createWorkspace(name?: string): Promise<TestWorkspace>
  /** Starts the Parley of another process on the same database and clock. It stops with this harness. */
  startAnother(): Promise<Context>
  /** Advances the clock and wakes the workers. */
  advance(ms: number): Promise<void>
  stop(): Promise<void>
}

export interface TestWorkspace {
  id: number
  /** A key with every scope. */
  key: string
}

export interface RequestOptions {
  key?: string
  /** Sent as JSON. */
  body?: unknown
  /** Sent unchanged instead of `body`. */
  raw?: string | Uint8Array<ArrayBuffer>
  headers?: Record<string, string>
  redirect?: 'follow' | 'manual'
}

export interface TestResponse {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the test says it is
  body: any
}

interface Described {
  document: OpenApiDocument
  check: ReturnType<typeof createConformance>
}

const descriptions = new Map<string, Described>()

/** Its making costs more than the rest of a start. It depends on the settings alone, so one server makes it for all. */
function describedBy(env: NodeJS.ProcessEnv, describe: () => OpenApiDocument): () => Described {
  const settings = JSON.stringify(Object.entries(env).sort())
  return () => {
    const known = descriptions.get(settings)
    if (known) return known
    const document = describe()
    const described = { document, check: createConformance(document) }
    descriptions.set(settings, described)
    return described
  }
}

/** The limit for any answer. */
const hangMs = 30_000

/** All of Parley in this process, on its own database and, by default, a clock that stands still. */
export async function startHarness(
  env: NodeJS.ProcessEnv = {},
  clock = createFakeClock(),
  agents?: Parameters<typeof createContext>[0]['agents'],
  { logger = createLogger('silent'), timings }: { logger?: Logger; timings?: Partial<Timings> } = {},
): Promise<Harness> {
  const database = await cloneDatabase(inject('templateUrl'))
  const dataDir = join(tmpdir(), `parley-${randomUUID()}`)
  const read = readConfig({
    PORT: '0',
    PARLEY_DATA: dataDir,
    PARLEY_ALLOW_NETWORKS: '127.0.0.0/8',
    PARLEY_MAX_ENDPOINTS: '10000',
    ...env,
  })
  const config = { ...read, timings: { ...read.timings, ...timings } }
  const create = async () => {
    const telemetry = await openTelemetry({ metrics: config.metrics !== undefined, tracing: undefined, logger })
    const surroundings = { config, databaseUrl: database.url, secretKey, logger, clock, telemetry }
    return createContext({ ...surroundings, ...(agents && { agents }) })
  }
  const context = await create()
  const others: Context[] = []
  const app = await context.app()
  const url = await app.listen({ host: '127.0.0.1', port: config.http.port })
  const pool = new pg.Pool({ connectionString: database.url, max: 2 })
  // The database may be dropped before its connections are closed.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const described = describedBy(env, () => app.swagger() as unknown as OpenApiDocument)

  async function mint(input: NewKey = {}, workspaceId = 1): Promise<string> {
    return (await context.services.keys.mint(operatorOf(workspaceId), input)).key
  }
  const key = await mint()

  return {
    ...context,
    clock,
    databaseUrl: database.url,
    url,
    key,
    get document() {
      return described().document
    },
    routes: app.printRoutes({ commonPrefix: false }),
    mint,

    async request(method, path, options = {}) {
      const body = options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body))
      const response = await fetch(url + path, {
        method,
        signal: AbortSignal.timeout(hangMs),
        redirect: options.redirect ?? 'follow',
        headers: {
          authorization: `Bearer ${options.key ?? key}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...options.headers,
        },
        ...(body !== undefined && { body }),
      })
      const text = await response.text()
      const contentType = response.headers.get('content-type')
      const parsed = contentType?.includes('json') ? JSON.parse(text) : text === '' ? undefined : text
      // As fetch asks for it: `..` leads elsewhere.
      const { pathname, search } = new URL(url + path)
      const exchange = { method, path: pathname + search, status: response.status, contentType, body: parsed }
      described().check(exchange)
      return { status: response.status, headers: response.headers, body: parsed }
    },

    async sql<Row extends pg.QueryResultRow>(statement: string, values: unknown[] = []) {
      return (await pool.query<Row>(statement, values)).rows
    },

    async createWorkspace(name = 'Other') {
      const { id } = await context.services.workspaces.create({ name })
      return { id, key: await mint({}, id) }
    },

    async startAnother() {
      const other = await create()
      others.push(other)
      return other
    },

    async advance(ms) {
      clock.advance(ms)
      await pool.query(`select pg_notify('parley_work', '')`)
    },

    async stop() {
      await Promise.all([context, ...others].map((one) => one.close(0)))
      await pool.end()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
