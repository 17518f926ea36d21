import { setTimeout as delay } from 'node:timers/promises'

import { createJsonClient, type JsonClient } from '@parley/test-kit/json-client'
import { type ParleyProcess, startParley } from '@parley/test-kit/parley-process'
import { postgresPid, postgresUrl } from '@parley/test-kit/postgres-process'

/** Servers on one database, which a further process keeps up: it serves nothing and delivers nothing. */
export interface Fleet {
  keeper: ParleyProcess
  servers: ParleyProcess[]
  close(): Promise<void>
}

export async function startFleet(size: number): Promise<Fleet> {
  const keeper = await startParley({ PARLEY_ROLES: 'api' })
  const env = {
    DATABASE_URL: await postgresUrl(keeper.dataDir),
    PARLEY_DATA: keeper.dataDir,
    PARLEY_ALLOW_NETWORKS: '127.0.0.0/8',
    PARLEY_DATABASE_CONNECTIONS: '10',
  }
  const servers = await Promise.all(Array.from({ length: size }, () => startParley(env)))
  return {
    keeper,
    servers,
    async close() {
      await Promise.all(servers.map((server) => server.kill('SIGTERM')))
      await keeper.close()
    },
  }
}

/** When something was killed, and when it was gone (a server) or back (the database). In milliseconds of the epoch. */
export interface Blow {
  at: number
  overAt: number
}

/** Kills a server so many times, each time when as much as the next moment says has been done, and starts it again. */
export async function killServer(server: ParleyProcess, moments: number[], done: () => number): Promise<Blow[]> {
  const blows: Blow[] = []
  for (const moment of moments) {
    while (done() < moment) await delay(5)
    await delay(Math.random() * 100)
    const at = Date.now()
    await server.kill('SIGKILL')
    blows.push({ at, overAt: Date.now() })
    await startAgain(server)
  }
  return blows
}

/** A start fails while the database is away. A supervisor would then start the server again. */
async function startAgain(server: ParleyProcess): Promise<void> {
  const deadline = Date.now() + 120_000
  for (;;) {
    try {
      return await server.start()
    } catch (error) {
      await server.kill('SIGKILL')
      if (Date.now() > deadline) throw error
      await delay(100)
    }
  }
}

/** The same for the database, in turns by SIGKILL and by an immediate shutdown; the keeper starts it again. */
export async function killPostgres(keeper: ParleyProcess, moments: number[], done: () => number): Promise<Blow[]> {
  const blows: Blow[] = []
  for (const [count, moment] of moments.entries()) {
    while (done() < moment) await delay(5)
    const pid = await postgresPid(keeper.dataDir)
    if (pid === undefined) throw new Error('PostgreSQL does not run')
    const at = Date.now()
    process.kill(pid, count % 2 === 0 ? 'SIGKILL' : 'SIGQUIT')
    const ready = async () => {
      const response = await fetch(`${keeper.url}/readyz`).catch(() => undefined)
      return response?.ok === true && (await postgresPid(keeper.dataDir)) !== pid
    }
    while (!(await ready())) await delay(20)
    blows.push({ at, overAt: Date.now() })
  }
  return blows
}

/** Of one workspace. */
export interface Client {
  contacts: number
  /** What is done to each contact, one after the other: it is made, then changed so many times less one. */
  each: number
  key: string
}

export interface Traffic {
  accepted(): number
  unanswered(): number
  refused(): number
  /** Answers that a client can't deal with; none is to be here. */
  unexpected: readonly string[]
  done: Promise<void>
}

/**
 * Clients that make and change contacts, at any of the servers. What got no answer, or 503, is repeated: a POST under
 * the same Idempotency-Key; a PATCH that has come through already changes nothing the second time, and makes no event.
 */
export function startTraffic(servers: ParleyProcess[], clients: Client[], parallel: number): Traffic {
  const unexpected: string[] = []
  let accepted = 0
  let unanswered = 0
  let refused = 0

  /** The body of the success. */
  async function ask(key: string, ...request: Parameters<JsonClient>): Promise<{ id: number }> {
    for (;;) {
      const server = servers[Math.floor(Math.random() * servers.length)]
      const again = await createJsonClient(
        server?.url ?? '',
        key,
      )<{ id: number; code?: string }>(...request).then(
        ({ status, body, text }) => {
          if (status === 200 || status === 201) return body
          refused++
          if (status !== 503 && body?.code !== 'idempotency_in_progress') {
            unexpected.push(`${request[0]} ${request[1]}: ${status} ${text}`)
          }
          return undefined
        },
        () => {
          unanswered++
          return undefined
        },
      )
      if (again) return again
      await delay(50)
    }
  }

  async function create({ key, each }: Client, n: number): Promise<() => Promise<void>> {
    const phone = `9170${String(n).padStart(8, '0')}`
    const { id } = await ask(key, 'POST', '/v1/contacts', {
      timeoutMs: 60_000,
      headers: { 'idempotency-key': `contact-${n}` },
      body: { phone, attributes: { n: 1 } },
    })
    accepted++
    return async () => {
      for (let change = 2; change <= each; change++) {
        const body = { attributes: { n: change } }
        await ask(key, 'PATCH', `/v1/contacts/${id}`, { timeoutMs: 60_000, body })
        accepted++
      }
    }
  }

  async function inParallel<T>(tasks: (() => Promise<T>)[]): Promise<T[]> {
    const results: T[] = []
    // In turns, so that all workspaces are busy all the time.
    const mixed = tasks.toSorted(() => Math.random() - 0.5)
    let next = 0
    async function loop(): Promise<void> {
      for (let task = mixed[next++]; task; task = mixed[next++]) results.push(await task())
    }
    await Promise.all(Array.from({ length: parallel }, loop))
    return results
  }

  const contacts = clients.flatMap((client) =>
    Array.from({ length: client.contacts }, (_, n) => () => create(client, n)),
  )
  return {
    accepted: () => accepted,
    unanswered: () => unanswered,
    refused: () => refused,
    unexpected,
    done: inParallel(contacts)
      .then(inParallel)
      .then(() => undefined),
  }
}

/** So many moments, in order, from the beginning to nearly the end. */
export function moments(count: number, begin: number, end: number): number[] {
  return Array.from({ length: count }, () => begin + Math.random() * (end - begin) * 0.95).toSorted((a, b) => a - b)
}
