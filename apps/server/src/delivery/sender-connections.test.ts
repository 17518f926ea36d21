import { setImmediate as nextTurn } from 'node:timers/promises'
import { type DnsAnswer, type DnsQuestion, startDnsServer } from '@parley/test-kit/dns-server'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createAddressPolicy } from '../kernel/address-policy.ts'
import { serve, serveRaw } from './local-receiver.test-helper.ts'
import { createResolver } from './resolve.ts'
import { type AttemptRequest, createSender, type Sender } from './sender.ts'

const loopback = ['127.0.0.0/8', '::1/128']

type Send = (url: string, request?: Partial<AttemptRequest>) => ReturnType<Sender['send']>

function senderTo(allowNetworks: string[], servers?: string[]): Send {
  const sender = createSender({ policy: createAddressPolicy(allowNetworks), resolver: createResolver({ servers }) })
  onTestFinished(() => sender.close())
  return (url, request) => sender.send({ url, headers: {}, body: '{}', timeoutMs: 5_000, ...request })
}

/** A DNS server that answers IPv4 questions with `answer`, and has no IPv6 addresses. */
async function dnsOf(answer: (question: DnsQuestion) => DnsAnswer) {
  const server = await startDnsServer((question) => (question.type === 'A' ? answer(question) : []))
  onTestFinished(() => server.close())
  return [server.address]
}

const addresses = (...list: string[]) => dnsOf(() => list.map((address) => ({ type: 'A', address })))

describe('private addresses', () => {
  test('are not connected to, in any spelling', async () => {
    const { port, connections } = await serve((_request, response) => response.end())
    const send = senderTo([])
    for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '[::1]', 'localhost']) {
      const result = await send(`http://${host}:${port}/`)
      expect([host, result.error?.code, result.status_code]).toEqual([host, 'address_blocked', null])
    }
    expect((await send(`https://127.0.0.1:${port}/`)).error?.message).toBe(
      '127.0.0.1 points into a private network, which PARLEY_ALLOW_NETWORKS does not allow',
    )
    expect(connections).toHaveLength(0)
  })

  test('are not connected to behind a name', async () => {
    const { port, connections } = await serve((_request, response) => response.end())
    const message = 'public.example points into a private network, which PARLEY_ALLOW_NETWORKS does not allow'
    const result = await senderTo([], await addresses('127.0.0.1', '10.0.0.1'))(`http://public.example:${port}/`)
    expect(result).toMatchObject({ status_code: null, error: { code: 'address_blocked', message } })
    expect(result.timings).toMatchObject({ dns_ms: expect.any(Number), connect_ms: null })
    expect(connections).toHaveLength(0)
  })

  test('are skipped where a name has other addresses', async () => {
    const { port, connections } = await serve((_request, response) => response.end())
    // A connection to the skipped address would be refused or not answered.
    const send = senderTo(['127.0.0.1/32'], await addresses('127.0.0.9', '127.0.0.1'))
    expect(await send(`http://public.example:${port}/`)).toMatchObject({ status_code: 200 })
    expect(connections).toHaveLength(1)
  })
})

describe('DNS', () => {
  test.each<DnsAnswer>(['NXDOMAIN', []])('without an address is reported: %j', async (answer) => {
    const error = { code: 'dns', message: 'no address was found for nowhere.example' }
    const result = await senderTo([], await dnsOf(() => answer))('http://nowhere.example/')
    expect(result).toMatchObject({ status_code: null, error, timings: { dns_ms: expect.any(Number) } })
  })

  test('that fails is reported', async () => {
    const error = { code: 'dns', message: 'DNS failed to look up nowhere.example (ESERVFAIL)' }
    const send = senderTo([], await dnsOf(() => 'SERVFAIL'))
    expect(await send('http://nowhere.example/')).toMatchObject({ status_code: null, error })
  })

  test('that never answers is reported', async () => {
    const error = { code: 'connect_timeout', message: 'timed out after 0.1 s waiting for DNS' }
    const send = senderTo([], await dnsOf(() => 'silence'))
    expect(await send('http://slow.example/', { timeoutMs: 100 })).toMatchObject({ status_code: null, error })
  })

  test('that never answers does not delay closing the sender', async () => {
    const resolver = createResolver({ servers: await dnsOf(() => 'silence') })
    const sender = createSender({ policy: createAddressPolicy([]), resolver })
    const attempt = sender.send({ url: 'http://slow.example/', headers: {}, body: '{}', timeoutMs: 60_000 })
    await sender.close()
    expect((await attempt).error).toEqual({ code: 'other', message: 'the sender was closed' })
  })

  test('that never answers delays only the names it was asked for', async () => {
    const { port } = await serve((_request, response) => response.end())
    const servers = await dnsOf(({ name }) =>
      name.startsWith('dead') ? 'silence' : [{ type: 'A', address: '127.0.0.1' }],
    )
    const send = senderTo(loopback, servers)
    const dead = Array.from({ length: 100 }, (_, index) => send(`http://dead-${index}.example/`, { timeoutMs: 3_000 }))
    const alive = await send(`http://alive.example:${port}/`, { timeoutMs: 2_000 })
    expect(alive).toMatchObject({ status_code: 200, error: null })
    for (const attempt of dead) expect((await attempt).error?.message).toMatch(/waiting for DNS$/)
  })

  test('with several addresses has each address tried', async () => {
    const { port } = await serve((_request, response) => response.end())
    const servers = await addresses('127.0.0.9', '127.0.0.1')
    expect(await senderTo(loopback, servers)(`http://two.example:${port}/`)).toMatchObject({ status_code: 200 })
    const refused = await senderTo(loopback, servers)('http://two.example:9/')
    expect(refused.error).toEqual({ code: 'connection_refused', message: 'connection refused by 127.0.0.9:9' })
  })
})

describe('a connection', () => {
  test('is reused for the next attempt, which has no time to connect', async () => {
    const { port, connections } = await serve((_request, response) => response.end())
    const send = senderTo(loopback)
    for (let count = 0; count < 5; count += 1) {
      const { timings } = await send(`http://127.0.0.1:${port}/`)
      const connected = { dns_ms: null, connect_ms: count === 0 ? expect.any(Number) : null, tls_ms: null }
      expect(timings).toMatchObject({ ...connected, first_byte_ms: expect.any(Number) })
      await nextTurn()
      await nextTurn()
    }
    expect(connections).toHaveLength(1)
  })

  test('has one request at a time, and is never waited for: 200 hanging requests do not delay the next', async () => {
    const held: (() => void)[] = []
    const { port, connections } = await serve((request, response) => {
      if (request.url === '/hang') held.push(() => response.end())
      else response.end()
    })
    const send = senderTo(loopback)
    const hanging = Array.from({ length: 200 }, () => send(`http://127.0.0.1:${port}/hang`, { timeoutMs: 20_000 }))
    await expect.poll(() => held.length).toBe(200)
    expect(connections).toHaveLength(200)

    const next = await send(`http://127.0.0.1:${port}/`, { timeoutMs: 5_000 })
    expect(next).toMatchObject({ status_code: 200, error: null, timings: { connect_ms: expect.any(Number) } })
    expect(connections).toHaveLength(201)

    for (const release of held) release()
    for (const attempt of hanging) expect(await attempt).toMatchObject({ status_code: 200 })
    expect(connections.some(({ destroyed }) => destroyed)).toBe(false)
  })
})

describe('a kept-alive connection that ends during the request', () => {
  /**
   * Answers the first request, calls `onSecond` for the next one on that connection, and answers those on other
   * connections.
   */
  async function receiver(
    onSecond: (connection: { write(bytes: string): void; reset(): void }) => void,
    others = true,
  ) {
    const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'
    let requests = 0
    const { port, connections } = await serveRaw((socket) => {
      socket.on('data', () => {
        requests += 1
        if (requests === 1 || (requests > 2 && others)) socket.write(ok)
        else if (requests === 2)
          onSecond({ write: (bytes) => socket.write(bytes), reset: () => socket.resetAndDestroy() })
        else socket.destroy()
      })
    })
    const send = senderTo(loopback)
    expect(await send(`http://127.0.0.1:${port}/`)).toMatchObject({ status_code: 200 })
    await nextTurn()
    await nextTurn()
    const result = await send(`http://127.0.0.1:${port}/`)
    return { result, requests, connections: connections.length, origin: `127.0.0.1:${port}` }
  }

  test('is replaced once by a new connection', async () => {
    const replaced = await receiver((connection) => connection.reset())
    expect(replaced).toMatchObject({ requests: 3, connections: 2, result: { status_code: 200, error: null } })
    expect(replaced.result.timings.connect_ms).toEqual(expect.any(Number))

    const failed = await receiver((connection) => connection.reset(), false)
    const message = `${failed.origin} closed the connection without an answer`
    expect(failed).toMatchObject({
      requests: 3,
      connections: 2,
      result: { error: { code: 'connection_reset', message } },
    })
  })

  test('is not replaced once an answer has begun', async () => {
    const begun = await receiver((connection) => {
      connection.write('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\na')
      setImmediate(connection.reset)
    })
    expect(begun).toMatchObject({ requests: 2, connections: 1 })
    expect(begun.result).toMatchObject({ status_code: 200, error: { code: 'connection_reset' } })
  })
})
