import { createFakeClock, type FakeClock } from '@parley/test-kit/fake-clock'
import { cloneDatabase } from '@parley/test-kit/test-database'
import { inject } from 'vitest'

import { readConfig } from '../src/config/config.ts'
import { type Context, createContext } from '../src/context.ts'
import { createLogger } from '../src/kernel/logger.ts'

export interface Harness extends Context {
  clock: FakeClock
  databaseUrl: string
  url: string
  /** A key of workspace 1, or of another one. */
  key: string
  request(
    method: string,
    path: string,
    options?: { key?: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<Answer>
  stop(): Promise<void>
}

export interface Answer {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the test says it is
  body: any
}

/** The whole of Parley in this process, on a database of its own and a clock that stands still. */
export async function startHarness(env: NodeJS.ProcessEnv = {}): Promise<Harness> {
  const database = await cloneDatabase(inject('templateUrl'))
  const clock = createFakeClock()
  const config = readConfig({ PORT: '0', PARLEY_ALLOW_NETWORKS: '127.0.0.0/8', ...env })
  const logger = createLogger('silent')
  const secretKey = Buffer.alloc(32, 7)
  const context = await createContext({ config, databaseUrl: database.url, secretKey, logger, clock })
  const app = await context.app()
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const { key } = await context.services.keys.mint(1, {})

  return {
    ...context,
    clock,
    databaseUrl: database.url,
    url,
    key,
    async request(method, path, options = {}) {
      const response = await fetch(url + path, {
        method,
        headers: {
          authorization: `Bearer ${options.key ?? key}`,
          ...(options.body !== undefined && { 'content-type': 'application/json' }),
          ...options.headers,
        },
        ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
      })
      const text = await response.text()
      return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
    },
    async stop() {
      await context.close(1_000)
      await database.drop()
    },
  }
}
