import { createFakeClock, type FakeClock } from '@parley/test-kit/fake-clock'
import { cloneDatabase } from '@parley/test-kit/test-database'
import pg from 'pg'
import { inject } from 'vitest'

import { readConfig } from '../src/config/config.ts'
import { type Context, createContext } from '../src/context.ts'
import type { NewKey } from '../src/core/keys/keys.ts'
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
  /** Every route of the server, as Fastify prints them. */
  routes: string
  /** Throws for an answer that the OpenAPI document doesn't allow. */
  request(method: string, path: string, options?: RequestOptions): Promise<TestResponse>
  sql<Row extends pg.QueryResultRow>(statement: string, values?: unknown[]): Promise<Row[]>
  mint(input?: NewKey, workspaceId?: number): Promise<string>
  /** Another workspace, with a key of its own. */
  createWorkspace(name?: string): Promise<{ id: number; key: string }>
  /** Another process's Parley on the same database and clock; it ends with this one. */
  startAnother(): Promise<Context>
  /** Moves the clock and has the workers look at it. */
  advance(ms: number): Promise<void>
  stop(): Promise<void>
}

export interface RequestOptions {
  key?: string
  /** Goes out as JSON. */
  body?: unknown
  /** Goes out as it is, in place of `body`. */
  raw?: string | Uint8Array<ArrayBuffer>
  headers?: Record<string, string>
}

export interface TestResponse {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the test says it is
  body: any
}

/** No answer may take longer. */
const hangMs = 30_000

/** The whole of Parley in this process, on a database of its own and, unless told otherwise, a clock that stands still. */
export async function startHarness(
  env: NodeJS.ProcessEnv = {},
  clock = createFakeClock(),
  agents?: Parameters<typeof createContext>[0]['agents'],
  { logger = createLogger('silent'), timings }: { logger?: Logger; timings?: Partial<Timings> } = {},
): Promise<Harness> {
  const database = await cloneDatabase(inject('templateUrl'))
  const read = readConfig({ PORT: '0', PARLEY_ALLOW_NETWORKS: '127.0.0.0/8', ...env })
  const config = { ...read, timings: { ...read.timings, ...timings } }
  const create = async () => {
    const telemetry = await openTelemetry({ metrics: config.metrics !== undefined, tracing: undefined, logger })
    const surroundings = { config, databaseUrl: database.url, secretKey, logger, clock, telemetry }
    return createContext({ ...surroundings, ...(agents && { agents }) })
  }
  const context = await create()
  const others: Context[] = []
  const app = await context.app()
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const pool = new pg.Pool({ connectionString: database.url, max: 2 })
  // The database may be dropped before its connections are closed.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const document = app.swagger() as unknown as OpenApiDocument
  const checkConformance = createConformance(document)

  async function mint(input: NewKey = {}, workspaceId = 1): Promise<string> {
    return (await context.services.keys.mint(workspaceId, input)).key
  }
  const key = await mint()

  return {
    ...context,
    clock,
    databaseUrl: database.url,
    url,
    key,
    document,
    routes: app.printRoutes({ commonPrefix: false }),
    mint,

    async request(method, path, options = {}) {
      const body = options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body))
      const response = await fetch(url + path, {
        method,
        signal: AbortSignal.timeout(hangMs),
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
      checkConformance({ method, path, status: response.status, contentType, body: parsed })
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
    },
  }
}
