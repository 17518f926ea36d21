import { type LookupAddress, promises } from 'node:dns'
import { createWatchedFile } from './watched-file.ts'

/** Asks DNS, and nothing else, without a thread: any number of questions may wait at the same time. */
export interface NameServers {
  /** IPv4 first. Rejects when there is none. Every call asks: an answer is not kept. */
  resolve(name: string): Promise<LookupAddress[]>
  /** Fails what is being asked. */
  cancel(): void
}

interface DnsAnswer {
  found: LookupAddress[]
  error: NodeJS.ErrnoException | null
}

// A single server that doesn't answer has failed after 6 to 8 s, within the 10 s that a connection may take to open.
const firstTryMs = 2_000
const tries = 2
// RFC 8305, section 3: for how long the other family may keep back an answer that is there.
const otherFamilyMs = 50

// No such name; one without an address; one that can't be a name at all.
const absent = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME'])
// Without a configured server c-ares asks one on this machine.
const unusable = new Set(['ECONNREFUSED', 'EREFUSED'])

/** Whether another way of looking the name up may still find it: DNS has said no, or there is no DNS. */
export function isUnknownToDns({ code = '' }: NodeJS.ErrnoException): boolean {
  return absent.has(code) || unusable.has(code)
}

/** `servers` are asked in place of those of the system: "ip", "ip:port" or "[ipv6]:port". */
export function createNameServers(servers?: string[]): NameServers {
  let last: promises.Resolver | undefined

  function build(): promises.Resolver {
    last = new promises.Resolver({ timeout: firstTryMs, tries, maxTimeout: 2 * firstTryMs })
    if (servers) last.setServers(servers)
    return last
  }

  // c-ares reads this file when a resolver is made, and never again. Where there is none, the system has other ways.
  const current = servers ? constant(build()) : createWatchedFile('/etc/resolv.conf', build)

  return {
    async resolve(name) {
      const resolver = await current()
      const v6 = answered(resolver.resolve6(name), 6)
      const v4 = await answered(resolver.resolve4(name), 4)
      // IPv4 is waited for in any case: not every machine has a route to IPv6.
      const other = v4.found.length > 0 ? await within(v6, otherFamilyMs) : await v6
      const found = [...v4.found, ...(other?.found ?? [])]
      if (found.length > 0) return found
      // A failure may hide an address, an absence doesn't.
      const failures = [v4.error, other?.error].filter((error) => error != null)
      throw failures.find(({ code = '' }) => !absent.has(code)) ?? failures[0] ?? noData(name)
    },
    cancel: () => last?.cancel(),
  }
}

function constant<T>(value: T): () => Promise<T> {
  return async () => value
}

/** As c-ares has it for a name without addresses; a CNAME that leads nowhere it calls no error. */
function noData(name: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`query ENODATA ${name}`), { code: 'ENODATA', syscall: 'query' })
}

async function answered(asked: Promise<string[]>, family: number): Promise<DnsAnswer> {
  try {
    return { found: (await asked).map((address) => ({ address, family })), error: null }
  } catch (error) {
    return { found: [], error: error as NodeJS.ErrnoException }
  }
}

async function within(answer: Promise<DnsAnswer>, ms: number): Promise<DnsAnswer | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => resolve(undefined), ms)
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
