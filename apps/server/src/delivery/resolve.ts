import { type LookupAddress, promises } from 'node:dns'
import { isIP } from 'node:net'
import { createHostsFile, type HostsFile } from './hosts-file.ts'
import { createNameServers, isUnknownToDns, type NameServers } from './name-servers.ts'

/** Finds the addresses of names. */
export interface Resolver {
  /** At least one. Rejects with the error of the system or of DNS. Nothing is kept: each connection asks anew. */
  resolve(name: string): Promise<LookupAddress[]>
  /** Fails what is being asked of DNS. */
  close(): void
}

interface Options {
  /** Name servers, as "ip", "ip:port" or "[ipv6]:port". Only they are asked then, not the machine's own ways. */
  servers?: string[] | undefined
  nameServers?: NameServers
  hosts?: HostsFile
  /** The machine's own look-up: name service switch, mDNS, search domains. It takes a thread for as long as it lasts. */
  system?: (name: string) => Promise<LookupAddress[]>
}

// What a connection may take to open.
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
    // RFC 6761, section 6.3: whatever DNS would say.
    if (/^(.+\.)?localhost$/.test(bare)) return loopback
    try {
      return await nameServers.resolve(name)
    } catch (error) {
      if (servers || !isUnknownToDns(error as Error)) throw error
      const since = performance.now()
      return oneByOne(async () => {
        // Nobody waits for it any more.
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
 * libuv gives look-ups of the system two of its four threads. One at a time leaves the other to the rest of the process,
 * whose connections to the database and to vendors are looked up there, too.
 */
function createQueue(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const result = last.then(task)
    last = result.catch(() => undefined)
    return result
  }
}
