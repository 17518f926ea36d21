import dns, { type LookupAddress } from 'node:dns'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createAddressPolicy } from '../kernel/address-policy.ts'
import { certificate, expiredCertificate, serve, serveRaw, serveTls } from './local-receiver.test-helper.ts'
import { type AttemptRequest, createSender, type Sender } from './sender.ts'

const loopback = ['127.0.0.0/8', '::1/128']

function senderTo(
  allowNetworks: string[],
): (url: string, request?: Partial<AttemptRequest>) => ReturnType<Sender['send']> {
  const sender = createSender({ policy: createAddressPolicy(allowNetworks) })
  onTestFinished(() => sender.close())
  return (url, request) => sender.send({ url, headers: {}, body: '{}', timeoutMs: 5_000, ...request })
}

/** DNS answers this, whatever is asked; without an answer it never does. */
function mockDns(answer?: LookupAddress[] | NodeJS.ErrnoException) {
  const lookup = (...args: unknown[]) => {
    const callback = args.at(-1) as (error: Error | null, found: LookupAddress[]) => void
    if (answer instanceof Error) callback(answer, [])
    else if (answer) callback(null, answer)
  }
  return vi.spyOn(dns, 'lookup').mockImplementation(lookup as typeof dns.lookup)
}

const v4 = (address: string): LookupAddress => ({ address, family: 4 })

afterEach(() => {
  vi.restoreAllMocks()
})

describe('private addresses', () => {
  test('are not connected to, however they are written', async () => {
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
    mockDns([v4('127.0.0.1'), v4('10.0.0.1')])
    const message = 'public.example points into a private network, which PARLEY_ALLOW_NETWORKS does not allow'
    const result = await senderTo([])(`http://public.example:${port}/`)
    expect(result).toMatchObject({ status_code: null, error: { code: 'address_blocked', message } })
    expect(result.timings).toMatchObject({ dns_ms: expect.any(Number), connect_ms: null })
    expect(connections).toHaveLength(0)
  })

  test('are passed over where a name has others', async () => {
    const { port, connections } = await serve((_request, response) => response.end())
    // Were it connected to, there would be a refusal or no answer at all.
    mockDns([v4('127.0.0.9'), v4('127.0.0.1')])
    expect(await senderTo(['127.0.0.1/32'])(`http://public.example:${port}/`)).toMatchObject({ status_code: 200 })
    expect(connections).toHaveLength(1)
  })

  test("can't take the place of the one that was checked", async () => {
    const { port } = await serve((_request, response) => response.end())
    const lookup = mockDns([v4('127.0.0.1')])
    expect(await senderTo(loopback)(`http://rebinding.example:${port}/`)).toMatchObject({ status_code: 200 })
    expect(lookup).toHaveBeenCalledTimes(1)
  })
})

describe('DNS', () => {
  test('that knows no address is named', async () => {
    mockDns(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' }))
    const error = { code: 'dns', message: 'no address was found for nowhere.example' }
    const result = await senderTo([])('http://nowhere.example/')
    expect(result).toMatchObject({ status_code: null, error, timings: { dns_ms: expect.any(Number) } })
  })

  test('that fails is named', async () => {
    mockDns(Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN', syscall: 'getaddrinfo' }))
    const error = { code: 'dns', message: 'DNS failed to look up nowhere.example (EAI_AGAIN)' }
    expect(await senderTo([])('http://nowhere.example/')).toMatchObject({ status_code: null, error })
  })

  test('that never answers is named', async () => {
    mockDns()
    const error = { code: 'connect_timeout', message: 'timed out after 0.1 s waiting for DNS' }
    expect(await senderTo([])('http://slow.example/', { timeoutMs: 100 })).toMatchObject({ status_code: null, error })
  })

  test('that never answers does not keep the sender from closing', async () => {
    mockDns()
    const sender = createSender({ policy: createAddressPolicy([]) })
    const attempt = sender.send({ url: 'http://slow.example/', headers: {}, body: '{}', timeoutMs: 60_000 })
    await sender.close()
    expect((await attempt).error).toEqual({ code: 'other', message: 'the sender was closed' })
  })

  test('with several addresses is tried on each', async () => {
    const { port } = await serve((_request, response) => response.end())
    mockDns([v4('127.0.0.9'), v4('127.0.0.1')])
    expect(await senderTo(loopback)(`http://two.example:${port}/`)).toMatchObject({ status_code: 200, error: null })
    const refused = await senderTo(loopback)('http://two.example:9/')
    expect(refused.error).toEqual({ code: 'connection_refused', message: 'connection refused by 127.0.0.9:9' })
  })
})

describe('TLS', () => {
  beforeAll(() => {
    setDefaultCACertificates([...getCACertificates(), certificate])
  })

  test('with a certificate that is right has its time', async () => {
    const { port } = await serveTls(certificate, (_request, response) => response.end('secure'))
    const result = await senderTo(loopback)(`https://localhost:${port}/`)
    expect(result).toMatchObject({ status_code: 200, error: null, response_body: 'secure' })
    const { dns_ms, connect_ms, tls_ms, first_byte_ms, total_ms } = result.timings
    const sum = [dns_ms, connect_ms, tls_ms, first_byte_ms].reduce<number>((all, ms) => all + (ms ?? Number.NaN), 0)
    expect(sum).toBeLessThanOrEqual(total_ms + 0.05)
  })

  test('with a certificate of another time, name or issuer is refused', async () => {
    const expired = await serveTls(expiredCertificate, () => {})
    const valid = await serveTls(certificate, () => {})
    const send = senderTo(loopback)
    mockDns([v4('127.0.0.1')])
    const past = await send(`https://localhost:${expired.port}/`)
    expect(past).toMatchObject({ status_code: null, error: { code: 'tls', message: 'certificate has expired' } })
    expect(past.timings).toMatchObject({ connect_ms: expect.any(Number), tls_ms: null })
    const other = await send(`https://other.example:${valid.port}/`)
    expect(other.error).toEqual({ code: 'tls', message: expect.stringContaining('Host: other.example. is not') })
    setDefaultCACertificates(getCACertificates('bundled'))
    const unknown = await senderTo(loopback)(`https://localhost:${valid.port}/`)
    expect(unknown.error).toEqual({ code: 'tls', message: 'self-signed certificate' })
  })

  test('that the receiver does not speak is named', async () => {
    const { port } = await serve(() => {})
    const result = await senderTo(loopback)(`https://127.0.0.1:${port}/`)
    expect(result.error).toEqual({ code: 'tls', message: expect.stringMatching(/^TLS failed: [a-z ]+$/) })
  })

  test('that the receiver breaks off or never begins is named', async () => {
    const broken = await serveRaw((socket) => socket.once('data', () => socket.destroy()))
    const message = `127.0.0.1:${broken.port} closed the connection during the TLS handshake`
    const reset = await senderTo(loopback)(`https://127.0.0.1:${broken.port}/`)
    expect(reset.error).toEqual({ code: 'connection_reset', message })

    const silent = await serveRaw((socket) => socket.resume())
    const late = await senderTo(loopback)(`https://127.0.0.1:${silent.port}/`, { timeoutMs: 300 })
    const error = { code: 'connect_timeout', message: 'timed out after 0.3 s waiting for the TLS handshake' }
    expect(late.error).toEqual(error)
    await expect.poll(() => silent.connections.every(({ destroyed }) => destroyed)).toBe(true)
  })
})

describe('a connection', () => {
  test('is kept for the next attempt, which has no time to connect', async () => {
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

  test('takes one request at a time, and there are 64 at most', async () => {
    const held: (() => void)[] = []
    const { port, connections } = await serve((_request, response) => held.push(() => response.end()))
    const send = senderTo(loopback)
    const attempts = Array.from({ length: 64 }, () => send(`http://127.0.0.1:${port}/`))
    await expect.poll(() => held.length).toBe(64)

    const late = await send(`http://127.0.0.1:${port}/`, { timeoutMs: 50 })
    expect(late.error).toEqual({ code: 'timeout', message: 'timed out after 0.05 s waiting for a free connection' })
    const next = send(`http://127.0.0.1:${port}/`)
    for (const release of held.splice(0)) release()
    for (const attempt of attempts) expect(await attempt).toMatchObject({ status_code: 200 })

    // The one that was late is not sent any more, the next one is; and neither has cost a connection.
    await expect.poll(() => held.length).toBe(1)
    for (const release of held.splice(0)) release()
    expect(await next).toMatchObject({ status_code: 200 })
    expect([connections.length, connections.filter(({ destroyed }) => destroyed).length]).toEqual([64, 0])
  })
})

describe('a kept-alive connection that ends under the request', () => {
  /** Answers the first request, does `onSecond` with the next on that connection, answers those on others. */
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

  test('is replaced by a fresh one, once', async () => {
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

  test('is not, once an answer has begun', async () => {
    const begun = await receiver((connection) => {
      connection.write('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\na')
      setImmediate(connection.reset)
    })
    expect(begun).toMatchObject({ requests: 2, connections: 1 })
    expect(begun.result).toMatchObject({ status_code: 200, error: { code: 'connection_reset' } })
  })
})
