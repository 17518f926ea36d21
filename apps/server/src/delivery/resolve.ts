import { type LookupAddress, promises } from 'node:dns'
import { isIP } from 'node:net'
import { createHostsFile, type HostsFile } from './hosts-file.ts'
import { createNameServers, isUnknownToDns, type NameServers } from './name-servers.ts'

/** Finds the addresses of names. */
export interface Resolver {
  /**
   * At least one address. Rejects with the error of the system or of DNS. Not cached: each connection resolves again.
   */
  resolve(name: string): Promise<LookupAddress[]>
  /** Fails the pending DNS queries. */
  close(): void
}

interface Options {
  /** Name servers, as "ip", "ip:port" or "[ipv6]:port". They replace the machine's own look-ups. */
  servers?: string[] | undefined
  nameServers?: NameServers
  hosts?: HostsFile
  /** The machine's own look-up: name service switch, mDNS, search domains. It occupies a thread while it runs. */
  system?: (name: string) => Promise<LookupAddress[]>
}

// The connect timeout.
const patienceMs = 10_000
const loopback: LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
]

export function createResolver({
  servers,
  nameServers = createNameServers(servers),
  hosts = createHostsFile(),
  system = (name) => promises.lookup(name, { all: true }),
}: Options): Resolver {
  const asked = new Map<string, Promise<LookupAddress[]>>()
  const oneByOne = createQueue()

  async function find(name: string): Promise<LookupAddress[]> {
    const bare = name.replace(/\.$/, '').toLowerCase()
    const listed = servers ? [] : await hosts(bare)
    if (listed.length > 0) return listed
    // RFC 6761, section 6.3: always loopback, whatever DNS has.
    if (/^(.+\.)?localhost$/.test(bare)) return loopback
    try {
      return await nameServers.resolve(name)
    } catch (error) {
      if (servers || !isUnknownToDns(error as Error)) throw error
      const since = performance.now()
      return oneByOne(async () => {
        // The connection has timed out: nobody waits for the answer.
        if (performance.now() - since > patienceMs) throw error
        return system(name)
      })
    }
  }

  return {
    async resolve(name) {
      const family = isIP(name)
      if (family !== 0) return [{ address: name, family }]
      const shared = asked.get(name)
      if (shared !== undefined) return shared
      const asking = find(name).finally(() => asked.delete(name))
      asked.set(name, asking)
      return asking
    },
    close: nameServers.cancel,
  }
}

/**
 * libuv gives system look-ups two of its four threads. One at a time leaves the other thread for the process's
 * connections to the database and to vendors.
 */
function createQueue(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const result = last.then(task)
    last = result.catch(() => undefined)
    return result
  }
}
