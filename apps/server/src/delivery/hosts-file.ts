import type { LookupAddress } from 'node:dns'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { createWatchedFile } from './watched-file.ts'

/** The addresses of a name in the machine's hosts file. */
export type HostsFile = (name: string) => Promise<LookupAddress[]>

const systemPath =
  process.platform === 'win32'
    ? join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'drivers', 'etc', 'hosts')
    : '/etc/hosts'

export function createHostsFile(path = systemPath): HostsFile {
  const current = createWatchedFile(path, parse)
  return async (name) => (await current()).get(name.toLowerCase()) ?? []
}

function parse(text: string): Map<string, LookupAddress[]> {
  const hosts = new Map<string, LookupAddress[]>()
  for (const line of text.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    const family = isIP(address)
    if (family === 0) continue
    for (const name of names.map((written) => written.toLowerCase())) {
      const known = hosts.get(name)
      if (known) known.push({ address, family })
      else hosts.set(name, [{ address, family }])
    }
  }
  return hosts
}
