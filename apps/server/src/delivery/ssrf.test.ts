import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { type DnsAnswer, type DnsQuestion, type DnsRecord, startDnsServer } from '@parley/test-kit/dns-server'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { createAddressPolicy } from '../kernel/address-policy.ts'
import { checkTargetUrl } from '../kernel/target-url.ts'
import { hostileLiterals, impossible } from './hostile-urls.test-helper.ts'
import { serve, serveRaw } from './local-receiver.test-helper.ts'
import { createResolver } from './resolve.ts'
import { createSender } from './sender.ts'

const closed = createAddressPolicy([])
// One of the addresses that reach this machine. It stands for the public addresses.
const publicAddress = '127.0.0.1'
const open = createAddressPolicy([`${publicAddress}/32`])

/** What must not be reached: a server that listens on every address of this machine, and records connections. */
let forbidden: { port: number; connections: Socket[] }
/** Every address that this process has tried to connect to, answered or not. */
let attempted: string[]

beforeEach(async () => {
  const connections: Socket[] = []
  const server = createServer((socket) => connections.push(socket))
  server.listen(0)
  await once(server, 'listening')
  forbidden = { port: (server.address() as AddressInfo).port, connections }

  const attempts: string[] = []
  attempted = attempts
  const watch = (message: unknown) => {
    const { socket } = message as { socket: Socket }
    socket.on('connectionAttempt', (address: string) => attempts.push(address))
  }
  subscribe('net.client.socket', watch)
  onTestFinished(() => {
    unsubscribe('net.client.socket', watch)
    for (const socket of connections) socket.destroy()
    server.close()
  })
})

async function senderOf(policy: typeof closed, answer: (question: DnsQuestion) => DnsAnswer = () => 'NXDOMAIN') {
  const dns = await startDnsServer(answer)
  const sender = createSender({ policy, resolver: createResolver({ servers: [dns.address] }) })
  onTestFinished(async () => {
    await sender.close()
    await dns.close()
  })
  const send = (url: string) => sender.send({ url, headers: {}, body: '{}', timeoutMs: 5_000 })
  return { send, questions: dns.questions }
}

const onlyA =
  (...addresses: string[]) =>
  ({ type }: DnsQuestion): DnsAnswer =>
    type === 'A' ? addresses.map((address) => ({ type, address })) : []

test('a connection to the forbidden server would be noticed', async () => {
  const socket = connect(forbidden.port, publicAddress)
  onTestFinished(() => void socket.destroy())
  await expect.poll(() => forbidden.connections.length).toBe(1)
  expect(attempted).toEqual([publicAddress])
})

describe('an address in a URL', () => {
  test.each(hostileLiterals)('%s is refused at creation and when connecting', async (template) => {
    const url = template.replace('PORT', String(forbidden.port))
    expect(checkTargetUrl(url, closed)).toEqual({ ok: false, problem: expect.stringMatching(/^points into a private/) })
    const { send } = await senderOf(closed)
    expect(await send(url)).toMatchObject({ status_code: null, error: { code: 'address_blocked' } })
    expect([attempted, forbidden.connections]).toEqual([[], []])
  })

  test.each(impossible)('%s is not a valid URL', async (template) => {
    const url = template.replace('PORT', String(forbidden.port))
    expect(checkTargetUrl(url, closed)).toMatchObject({ ok: false })
    expect(checkTargetUrl(url, open)).toMatchObject({ ok: false })
    const { send, questions } = await senderOf(open)
    expect(await send(url)).toMatchObject({ status_code: null, error: { code: 'invalid_url' } })
    expect([attempted, forbidden.connections, questions]).toEqual([[], [], []])
  })

  test.each(['\t', '\n', '\r'])('with %j in it is refused at creation and when connecting', async (character) => {
    const url = `http://127.0.${character}0.1:${forbidden.port}/`
    expect(checkTargetUrl(url, open)).toMatchObject({ ok: false })
    const { send } = await senderOf(closed)
    expect(await send(url)).toMatchObject({ error: { code: 'address_blocked' } })
    expect([attempted, forbidden.connections]).toEqual([[], []])
  })

  test.each([
    (port: number) => `http://example.com:${port}\\@127.0.0.1/`,
    (port: number) => `http://example.com:${port}#@127.0.0.1:${port}/`,
    (port: number) => `http://example.com:${port}?@127.0.0.1:${port}/`,
  ])('that only seems to be the host is not connected to (%#)', async (write) => {
    const url = write(forbidden.port)
    expect(checkTargetUrl(url, closed)).toMatchObject({ ok: true, url: { hostname: 'example.com' } })
    const { send, questions } = await senderOf(open)
    expect(await send(url)).toMatchObject({ error: { code: 'dns' } })
    expect(new Set(questions.map(({ name }) => name))).toEqual(new Set(['example.com']))
    expect([attempted, forbidden.connections]).toEqual([[], []])
  })
})

describe('an address behind a name', () => {
  const a = (address: string): DnsRecord => ({ type: 'A', address })
  const aaaa = (address: string): DnsRecord => ({ type: 'AAAA', address })

  test.each<[string, DnsRecord[]]>([
    ['loopback', [a('127.0.0.1')]],
    ['loopback, too', [a('127.0.0.53')]],
    ['this host', [a('0.0.0.0')]],
    ['private', [a('10.0.0.5'), a('172.16.0.5'), a('192.168.0.5')]],
    ['shared', [a('100.64.0.1')]],
    ['metadata', [a('169.254.169.254')]],
    ['Azure', [a('168.63.129.16')]],
    ['benchmark', [a('198.18.0.1')]],
    ['multicast', [a('224.0.0.1')]],
    ['broadcast', [a('255.255.255.255')]],
    ['loopback in IPv6', [aaaa('::1')]],
    ['none in IPv6', [aaaa('::')]],
    ['unique local', [aaaa('fd00:ec2::254')]],
    ['link-local', [aaaa('fe80::1')]],
    ['mapped', [aaaa('::ffff:127.0.0.1')]],
    ['compatible', [aaaa('::127.0.0.1')]],
    ['translated', [aaaa('64:ff9b::7f00:1')]],
    ['6to4', [aaaa('2002:7f00:1::')]],
    ['Teredo', [aaaa('2001:0:4136:e378:8000:63bf:80ff:fffe')]],
    ['both families', [a('127.0.0.1'), aaaa('::1')]],
    [
      'localhost by CNAME',
      [
        { type: 'CNAME', target: 'localhost' },
        { ...a('127.0.0.1'), name: 'localhost' },
      ],
    ],
    [
      'metadata by two CNAMEs',
      [
        { type: 'CNAME', target: 'b.example' },
        { type: 'CNAME', name: 'b.example', target: 'metadata.internal' },
        { ...a('169.254.169.254'), name: 'metadata.internal' },
      ],
    ],
  ])('is refused when connecting: %s', async (_what, records) => {
    const { send } = await senderOf(closed, ({ type }) =>
      records.filter((record) => record.type === 'CNAME' || record.type === type),
    )
    for (const host of ['hooks.example', 'hooks.example.', 'HOOKS.example', '127.0.0.1.hooks.example']) {
      for (const protocol of ['http', 'https']) {
        const url = `${protocol}://${host}:${forbidden.port}/`
        expect(checkTargetUrl(url, closed)).toMatchObject({ ok: true })
        expect(await send(url)).toMatchObject({ status_code: null, error: { code: 'address_blocked' } })
      }
    }
    expect([attempted, forbidden.connections]).toEqual([[], []])
  })

  test('is not used when a CNAME leads only to localhost', async () => {
    const { send } = await senderOf(closed, () => [{ type: 'CNAME', target: 'localhost' }])
    expect(await send(`http://hooks.example:${forbidden.port}/`)).toMatchObject({ error: { code: 'dns' } })
    expect([attempted, forbidden.connections]).toEqual([[], []])
  })

  test.each([
    [['127.0.0.2', publicAddress]],
    [[publicAddress, '127.0.0.2']],
    [['10.0.0.1', '127.0.0.2', publicAddress, '169.254.169.254', '127.0.0.3']],
  ])('is skipped next to a public address: %j', async (addresses) => {
    const receiver = await serve((_request, response) => response.end())
    const { send } = await senderOf(open, onlyA(...addresses))
    expect(await send(`http://hooks.example:${receiver.port}/`)).toMatchObject({ status_code: 200 })
    expect(attempted).toEqual([publicAddress])
  })

  test('is not used when the public address refuses', async () => {
    const { send } = await senderOf(open, onlyA(publicAddress, '127.0.0.2', '127.0.0.3'))
    const error = { code: 'connection_refused', message: `connection refused by ${publicAddress}:9` }
    expect(await send('http://hooks.example:9/')).toMatchObject({ error })
    expect(attempted).toEqual([publicAddress])
  })
})

describe('a name that changes its address (DNS rebinding)', () => {
  /** Public for the first query, private from the second query on, with a TTL of zero. */
  const rebinding = () => {
    let asked = 0
    return ({ type }: DnsQuestion): DnsAnswer => {
      if (type !== 'A') return []
      asked += 1
      return [{ type, address: asked === 1 ? publicAddress : '127.0.0.2', ttl: 0 }]
    }
  }

  test('between the check and the connection does not matter: one query serves both', async () => {
    const receiver = await serve((_request, response) => response.writeHead(200, { connection: 'close' }).end())
    const { send, questions } = await senderOf(open, rebinding())
    expect(await send(`http://rebinding.example:${receiver.port}/`)).toMatchObject({ status_code: 200 })
    expect(questions.filter(({ type }) => type === 'A')).toHaveLength(1)
    expect(attempted).toEqual([publicAddress])
  })

  test('between two connections is refused', async () => {
    const receiver = await serve((_request, response) => response.writeHead(200, { connection: 'close' }).end())
    const { send } = await senderOf(open, rebinding())
    const url = `http://rebinding.example:${receiver.port}/`
    expect(await send(url)).toMatchObject({ status_code: 200 })
    for (let count = 0; count < 3; count += 1) {
      expect(await send(url)).toMatchObject({ status_code: null, error: { code: 'address_blocked' } })
    }
    expect(attempted).toEqual([publicAddress])
  })

  test('is refused when a kept-alive connection has to be replaced', async () => {
    let requests = 0
    const receiver = await serveRaw((socket) => {
      socket.on('data', () => {
        requests += 1
        if (requests === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
        else socket.resetAndDestroy()
      })
    })
    const { send } = await senderOf(open, rebinding())
    const url = `http://rebinding.example:${receiver.port}/`
    expect(await send(url)).toMatchObject({ status_code: 200 })
    await expect.poll(async () => (await send(url)).error?.code).toBe('address_blocked')
    expect(attempted).toEqual([publicAddress])
  })

  test('is never connected to among many concurrent attempts', async () => {
    const receiver = await serve((_request, response) => response.writeHead(200, { connection: 'close' }).end())
    let asked = 0
    const { send } = await senderOf(open, ({ type }) => {
      if (type !== 'A') return []
      asked += 1
      return [{ type, address: asked % 2 ? publicAddress : '127.0.0.2', ttl: 0 }]
    })
    for (let round = 0; round < 10; round += 1) {
      const url = `http://rebinding.example:${receiver.port}/`
      await Promise.all(Array.from({ length: 10 }, () => send(url)))
    }
    expect(new Set(attempted)).toEqual(new Set([publicAddress]))
  })
})

describe('a redirect into a private network', () => {
  test.each([300, 301, 302, 303, 307, 308])('is an answer (%i), and is not followed', async (status) => {
    const paths: (string | undefined)[] = []
    const targets = () => [
      `http://127.0.0.2:${forbidden.port}/`,
      `http://localhost:${forbidden.port}/`,
      `//127.0.0.2:${forbidden.port}/`,
      'http://169.254.169.254/latest/meta-data/',
    ]
    const receiver = await serve((request, response) => {
      paths.push(request.url)
      const location = targets()[Number(request.url?.slice(1))] ?? '/'
      response.writeHead(status, { location, refresh: `0; url=${location}`, 'alt-svc': `h2="${location}"` }).end()
    })
    const { send } = await senderOf(open)
    for (const index of targets().keys()) {
      const result = await send(`http://${publicAddress}:${receiver.port}/${index}`)
      expect(result).toMatchObject({ status_code: status, error: null })
    }
    expect(paths).toEqual(['/0', '/1', '/2', '/3'])
    expect(new Set(attempted)).toEqual(new Set([publicAddress]))
    expect(forbidden.connections).toHaveLength(0)
  })

  test('at the end of a chain is never reached', async () => {
    const paths: (string | undefined)[] = []
    const receiver = await serve((request, response) => {
      paths.push(request.url)
      const location =
        request.url === '/3' ? `http://127.0.0.2:${forbidden.port}/` : `/${Number(request.url?.slice(1)) + 1}`
      response.writeHead(307, { location }).end()
    })
    const { send } = await senderOf(open)
    expect(await send(`http://${publicAddress}:${receiver.port}/1`)).toMatchObject({ status_code: 307 })
    expect([paths, forbidden.connections]).toEqual([['/1'], []])
  })
})
