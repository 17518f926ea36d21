import { type LookupAddress, promises } from 'node:dns'
import { createWatchedFile } from './watched-file.ts'

/** Queries DNS only, without a thread: any number of queries may be pending at the same time. */
export interface NameServers {
  /** IPv4 first. Rejects when there is no address. Answers aren't cached. */
  resolve(name: string): Promise<LookupAddress[]>
  /** Fails the pending queries. */
  cancel(): void
}

interface DnsAnswer {
  found: LookupAddress[]
  error: NodeJS.ErrnoException | null
}

// A single server that doesn't answer has failed after 6 to 8 s, within the 10 s that a connection may take to open.
const firstTryMs = 2_000
const tries = 2
// RFC 8305, section 3: how long an answer waits for the other address family.
const otherFamilyMs = 50

// No such name; a name without an address; an invalid name.
const absent = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME'])
// Without a configured server, c-ares queries this machine.
const unusable = new Set(['ECONNREFUSED', 'EREFUSED'])

/** Whether another look-up may still find the name: DNS doesn't have it, or there is no DNS. */
export function isUnknownToDns({ code = '' }: NodeJS.ErrnoException): boolean {
  return absent.has(code) || unusable.has(code)
}

/** `servers` replace those of the system: "ip", "ip:port" or "[ipv6]:port". */
export function createNameServers(servers?: string[]): NameServers {
  let last: promises.Resolver | undefined

  function build(): promises.Resolver {
    last = new promises.Resolver({ timeout: firstTryMs, tries, maxTimeout: 2 * firstTryMs })
    if (servers) last.setServers(servers)
    return last
  }

  // c-ares reads this file only when a resolver is created. Systems without it have other ways.
  const current = servers ? constant(build()) : createWatchedFile('/etc/resolv.conf', build)

  return {
    async resolve(name) {
      const resolver = await current()
      const v6 = answered(resolver.resolve6(name), 6)
      const v4 = await answered(resolver.resolve4(name), 4)
      // Always waits for IPv4: not every machine has a route to IPv6.
      const other = v4.found.length > 0 ? await within(v6, otherFamilyMs) : await v6
      const found = [...v4.found, ...(other?.found ?? [])]
      if (found.length > 0) return found
      // A failed query may hide an address, so it takes precedence over an absence.
      const failures = [v4.error, other?.error].filter((error) => error != null)
      throw failures.find(({ code = '' }) => !absent.has(code)) ?? failures[0] ?? noData(name)
    },
    cancel: () => last?.cancel(),
  }
}

function constant<T>(value: T): () => Promise<T> {
  return async () => value
}

/** The error of c-ares for a name without addresses. c-ares raises none for a CNAME that leads nowhere. */
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
