import type { LookupAddress } from 'node:dns'
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type DnsAnswer, type DnsQuestion, startDnsServer } from '@parley/test-kit/dns-server'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createHostsFile, type HostsFile } from './hosts-file.ts'
import { createNameServers } from './name-servers.ts'
import { createResolver } from './resolve.ts'

const v4 = (address: string): LookupAddress => ({ address, family: 4 })
const v6 = (address: string): LookupAddress => ({ address, family: 6 })
const loopback = [v4('127.0.0.1'), v6('::1')]
const nothing: HostsFile = async () => []

async function dns(answer: (question: DnsQuestion) => DnsAnswer) {
  const server = await startDnsServer(answer)
  onTestFinished(() => server.close())
  return server
}

/** The operating system's lookup, and the names it was asked for. */
function systemThat(look: (name: string) => Promise<LookupAddress[]>) {
  const asked: string[] = []
  const system = (name: string) => {
    asked.push(name)
    return look(name)
  }
  return { asked, system }
}

async function hostsFile(text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'parley-hosts-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'hosts')
  await writeFile(path, text)
  return path
}

describe('DNS', () => {
  test('is asked for both families, and IPv4 comes first', async () => {
    const { address, questions } = await dns(({ type }) =>
      type === 'A' ? [{ type, address: '192.0.2.1' }] : [{ type: 'AAAA', address: '2001:db8::9' }],
    )
    const resolver = createResolver({ servers: [address] })
    expect(await resolver.resolve('a.example')).toEqual([v4('192.0.2.1'), v6('2001:db8::9')])
    expect(questions.map(({ name, type }) => `${name} ${type}`).toSorted()).toEqual(['a.example A', 'a.example AAAA'])
  })

  test.each<[DnsQuestion['type'], DnsAnswer, LookupAddress]>([
    ['A', [], v4('192.0.2.1')],
    ['A', 'SERVFAIL', v4('192.0.2.1')],
    ['A', 'silence', v4('192.0.2.1')],
    ['AAAA', [], v6('2001:db8::1')],
    ['AAAA', 'SERVFAIL', v6('2001:db8::1')],
  ])('that answers %s, and %j for the other family, is enough', async (only, other, found) => {
    const { address } = await dns(({ type }) =>
      type === only ? [{ type: only as 'A', address: found.address }] : other,
    )
    const since = performance.now()
    const resolver = createResolver({ servers: [address] })
    onTestFinished(() => resolver.close())
    expect(await resolver.resolve('a.example')).toEqual([found])
    expect(performance.now() - since).toBeLessThan(2_000)
  })

  test('follows a CNAME', async () => {
    const { address } = await dns(({ type }) => [
      { type: 'CNAME', target: 'b.example' },
      ...(type === 'A' ? ([{ type, name: 'b.example', address: '192.0.2.7' }] as const) : []),
    ])
    expect(await createResolver({ servers: [address] }).resolve('a.example')).toEqual([v4('192.0.2.7')])
  })

  test('is asked by each call, whatever its TTL, but once by concurrent calls', async () => {
    const { address, questions } = await dns(({ type }) =>
      type === 'A' ? [{ type, address: `192.0.2.${questions.length}`, ttl: 3_600 }] : [],
    )
    const resolver = createResolver({ servers: [address] })
    const [first, same] = await Promise.all([resolver.resolve('a.example'), resolver.resolve('a.example')])
    expect(same).toEqual(first)
    expect(questions).toHaveLength(2)
    expect(await resolver.resolve('a.example')).not.toEqual(first)
    expect(questions).toHaveLength(4)
  })

  test.each<[DnsAnswer, string]>([
    ['NXDOMAIN', 'ENOTFOUND'],
    [[], 'ENODATA'],
    [[{ type: 'CNAME', target: 'b.example' }], 'ENODATA'],
    ['SERVFAIL', 'ESERVFAIL'],
    ['REFUSED', 'EREFUSED'],
  ])('that answers %j alone fails with %s', async (answer, code) => {
    const { address } = await dns(() => answer)
    await expect(createResolver({ servers: [address] }).resolve('a.example')).rejects.toMatchObject({ code })
  })

  test('is not asked any more once the resolver is closed', async () => {
    const { address, questions } = await dns(() => 'silence')
    const resolver = createResolver({ servers: [address] })
    const asking = expect(resolver.resolve('a.example')).rejects.toMatchObject({ code: 'ECANCELLED' })
    await expect.poll(() => questions.length).toBe(2)
    resolver.close()
    await asking
  })
})

describe("the operating system's lookup", () => {
  test.each<[DnsAnswer]>([['NXDOMAIN'], [[]], ['REFUSED']])('is asked when DNS says %j', async (answer) => {
    const { address } = await dns(() => answer)
    const { system, asked } = systemThat(async () => [v4('192.0.2.3')])
    const resolver = createResolver({ nameServers: createNameServers([address]), hosts: nothing, system })
    expect(await resolver.resolve('printer')).toEqual([v4('192.0.2.3')])
    expect(asked).toEqual(['printer'])
  })

  test('is asked when no name server answers', async () => {
    const gone = await startDnsServer(() => [])
    await gone.close()
    const { system } = systemThat(async () => [v4('192.0.2.3')])
    const resolver = createResolver({ nameServers: createNameServers([gone.address]), hosts: nothing, system })
    expect(await resolver.resolve('printer')).toEqual([v4('192.0.2.3')])
  })

  test('is not asked when DNS fails, nor when DNS servers are configured', async () => {
    const { system, asked } = systemThat(async () => loopback)
    const failing = await dns(() => 'SERVFAIL')
    const nameServers = createNameServers([failing.address])
    const resolver = createResolver({ nameServers, hosts: nothing, system })
    await expect(resolver.resolve('a.example')).rejects.toMatchObject({ code: 'ESERVFAIL' })

    const empty = await dns(() => 'NXDOMAIN')
    const own = createResolver({ servers: [empty.address], hosts: async () => loopback, system })
    await expect(own.resolve('a.example')).rejects.toMatchObject({ code: 'ENOTFOUND' })
    expect(asked).toEqual([])
  })

  test('is asked for one name at a time, and its error does not block the next name', async () => {
    const { address } = await dns(() => 'NXDOMAIN')
    const first = Promise.withResolvers<LookupAddress[]>()
    const { system, asked } = systemThat(async (name) => (name === 'first' ? first.promise : [v4('192.0.2.2')]))
    const resolver = createResolver({ nameServers: createNameServers([address]), hosts: nothing, system })
    const failing = expect(resolver.resolve('first')).rejects.toThrow('broken')
    await expect.poll(() => asked).toEqual(['first'])
    const second = resolver.resolve('second')
    first.reject(new Error('broken'))
    await failing
    expect(await second).toEqual([v4('192.0.2.2')])
    expect(asked).toEqual(['first', 'second'])
  })
})

test('a system lookup that takes longer than the connection timeout gives way to the result of DNS', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const unknown = Object.assign(new Error('queryA ENOTFOUND'), { code: 'ENOTFOUND' })
  const nameServers = { resolve: () => Promise.reject(unknown), cancel: () => undefined }
  const first = Promise.withResolvers<LookupAddress[]>()
  const { system, asked } = systemThat(() => first.promise)
  const resolver = createResolver({ nameServers, hosts: nothing, system })
  const slow = resolver.resolve('first')
  const late = expect(resolver.resolve('second')).rejects.toBe(unknown)
  await nextTurn()
  vi.advanceTimersByTime(10_001)
  first.resolve([v4('192.0.2.1')])
  expect(await slow).toEqual([v4('192.0.2.1')])
  await late
  expect(asked).toEqual(['first'])
})

describe('the hosts file', () => {
  test('comes before DNS', async () => {
    const { address, questions } = await dns(() => 'NXDOMAIN')
    const hosts = createHostsFile(
      await hostsFile(`
# 192.0.2.9 commented
192.0.2.1\tA.example  alias # other.example
2001:db8::1 a.example
nonsense b.example
fe80::1%lo0 zone
`),
    )
    const { system } = systemThat(async () => [v4('192.0.2.254')])
    const resolver = createResolver({ nameServers: createNameServers([address]), hosts, system })
    for (const name of ['a.example', 'A.EXAMPLE', 'a.example.']) {
      expect(await resolver.resolve(name)).toEqual([v4('192.0.2.1'), v6('2001:db8::1')])
    }
    expect(await resolver.resolve('alias')).toEqual([v4('192.0.2.1')])
    expect(await resolver.resolve('zone')).toEqual([v6('fe80::1%lo0')])
    expect(questions).toEqual([])
    for (const name of ['commented', 'other.example', 'b.example']) {
      expect(await resolver.resolve(name)).toEqual([v4('192.0.2.254')])
    }
  })

  test('is read again when it has changed', async () => {
    const path = await hostsFile('192.0.2.1 a.example')
    const hosts = createHostsFile(path)
    expect(await hosts('a.example')).toEqual([v4('192.0.2.1')])
    await writeFile(path, '192.0.2.2 a.example')
    await utimes(path, new Date(), new Date(Date.now() + 5_000))
    expect(await hosts('a.example')).toEqual([v4('192.0.2.2')])
    await rm(path)
    expect(await hosts('a.example')).toEqual([])
  })
})

describe('without any lookup,', () => {
  const nobody = createResolver({
    servers: [],
    nameServers: { resolve: () => Promise.reject(new Error('asked')), cancel: () => undefined },
  })

  test.each([
    ['192.0.2.1', v4('192.0.2.1')],
    ['2001:db8::1', v6('2001:db8::1')],
  ])('%s resolves to itself', async (address, found) => {
    expect(await nobody.resolve(address)).toEqual([found])
  })

  test.each(['localhost', 'LOCALHOST', 'localhost.', 'api.localhost'])('%s resolves to loopback', async (name) => {
    expect(await nobody.resolve(name)).toEqual(loopback)
  })

  test('localhost resolves to its entry in the hosts file, if that file is used', async () => {
    const hosts: HostsFile = async () => [v4('127.0.0.5')]
    expect(await createResolver({ hosts }).resolve('localhost')).toEqual([v4('127.0.0.5')])
    expect(await createResolver({ hosts: nothing }).resolve('localhost')).toEqual(loopback)
  })
})
