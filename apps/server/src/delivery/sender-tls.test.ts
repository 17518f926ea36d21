import { setImmediate as nextTurn } from 'node:timers/promises'
import { getCACertificates, setDefaultCACertificates, type TlsOptions } from 'node:tls'
import { startDnsServer } from '@parley/test-kit/dns-server'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createAddressPolicy } from '../kernel/address-policy.ts'
import {
  certificate,
  expiredCertificate,
  expiredIntermediate,
  intermediate,
  issued,
  issuedForLater,
  issuedForOthers,
  root,
} from './certificates.test-helper.ts'
import { answerWith, serve, serveRaw, serveRawTls, serveTls } from './local-receiver.test-helper.ts'
import { createResolver } from './resolve.ts'
import { type AttemptRequest, createSender } from './sender.ts'

const own = getCACertificates('bundled')
const trust = (...authorities: string[]) => setDefaultCACertificates([...own, ...authorities])

beforeEach(() => trust(certificate, expiredCertificate, root))
afterEach(() => {
  vi.useRealTimers()
  trust()
})

/** Resolves every name but localhost to 127.0.0.1. */
async function createSend() {
  const dns = await startDnsServer(({ type }) => (type === 'A' ? [{ type, address: '127.0.0.1' }] : []))
  const resolver = createResolver({ servers: [dns.address] })
  const sender = createSender({ policy: createAddressPolicy(['127.0.0.1/32']), resolver })
  onTestFinished(async () => {
    await sender.close()
    await dns.close()
  })
  return (url: string, request: Partial<AttemptRequest> = {}) =>
    sender.send({ url, headers: { 'webhook-id': 'secret' }, body: '{"secret":1}', timeoutMs: 5_000, ...request })
}

/** Reads whatever it receives, and answers. `resumed` says for each handshake whether the session was resumed. */
async function receiver(options: TlsOptions) {
  const received: string[] = []
  const resumed: boolean[] = []
  const { port, connections } = await serveRawTls(options, (socket) => {
    resumed.push(socket.isSessionReused())
    socket.on('data', (chunk: Buffer) => {
      received.push(chunk.toString())
      socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
    })
  })
  return { port, connections, received, resumed }
}

const chain = (...certificates: string[]) => certificates.join('\n')

test('a valid certificate is accepted, and its handshake is timed', async () => {
  const { port } = await serveTls(certificate, (_request, response) => response.end('secure'))
  const result = await (await createSend())(`https://localhost:${port}/`)
  expect(result).toMatchObject({ status_code: 200, error: null, response_body: 'secure' })
  const { dns_ms, connect_ms, tls_ms, first_byte_ms, total_ms } = result.timings
  const sum = [dns_ms, connect_ms, tls_ms, first_byte_ms].reduce<number>((all, ms) => all + (ms ?? Number.NaN), 0)
  expect(sum).toBeLessThanOrEqual(total_ms + 0.05)
})

describe('a certificate that is not accepted', () => {
  const unknown =
    "the certificate's issuer isn't known (an intermediate certificate is missing, or a private CA has issued it)"

  test.each<[string, string, string, string[]]>([
    ['localhost', chain(expiredCertificate), 'the certificate expired 3 days ago', [expiredCertificate]],
    ['hooks.example', chain(issued, expiredIntermediate), 'the certificate of its issuer expired 3 days ago', [root]],
    [
      'hooks.example',
      chain(issuedForLater, intermediate),
      "the certificate isn't valid until 2119-06-30 12:30 UTC",
      [root],
    ],
    ['other.example', chain(certificate), 'the certificate is for localhost, not other.example', [certificate]],
    ['other.example', chain(issued, intermediate), 'the certificate is for hooks.example, not other.example', [root]],
    [
      'c.b.b.example',
      chain(issuedForOthers, intermediate),
      'the certificate is for a.example, *.b.example, 192.0.2.1 and 2 more, not c.b.b.example',
      [root],
    ],
    ['127.0.0.1', chain(issued, intermediate), 'the certificate is for hooks.example, not 127.0.0.1', [root]],
    ['localhost', chain(certificate), 'the certificate is self-signed', []],
    ['hooks.example', chain(issued), unknown, [root]],
    ['hooks.example', chain(issued, intermediate), unknown, []],
    ['hooks.example', chain(issued, intermediate, root), unknown, []],
  ])(
    'for %s is reported, and the server gets no byte of the request, twice (%#)',
    async (host, cert, message, trusted) => {
      vi.useFakeTimers({ toFake: ['Date'], now: new Date('2021-01-04T12:00:00Z') })
      trust(...trusted)
      const send = await createSend()
      for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
        const { port, connections, received, resumed } = await receiver({ cert, maxVersion })
        for (const count of [1, 2]) {
          const result = await send(`https://${host}:${port}/`)
          expect(result).toMatchObject({ status_code: null, error: { code: 'tls', message } })
          expect(result.timings).toMatchObject({ connect_ms: expect.any(Number), tls_ms: null, first_byte_ms: null })
          expect(connections).toHaveLength(count)
        }
        await expect.poll(() => connections.every(({ destroyed }) => destroyed)).toBe(true)
        expect(received).toEqual([])
        expect(resumed).not.toContain(true)
      }
    },
  )

  test.each([
    ['2023-01-01', '730 days'],
    ['2021-01-02T00:00', '1 day'],
    ['2021-01-01T23:59', '23 hours'],
    ['2021-01-01T01:00', '1 hour'],
    ['2021-01-01T00:59', '59 minutes'],
    ['2021-01-01T00:01', '1 minute'],
  ])('on %s is reported as expired %s ago', async (now, past) => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(`${now}${now.includes('T') ? 'Z' : ''}`) })
    const { port } = await receiver({ cert: expiredCertificate })
    const message = `the certificate expired ${past} ago`
    expect((await (await createSend())(`https://localhost:${port}/`)).error).toEqual({ code: 'tls', message })
  })

  test('that expired less than a minute ago is reported as expired today', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2021-01-01T00:00:59Z') })
    const { port } = await receiver({ cert: expiredCertificate })
    const message = 'the certificate expired today, less than a minute ago'
    expect((await (await createSend())(`https://localhost:${port}/`)).error).toEqual({ code: 'tls', message })
  })
})

describe('a TLS session', () => {
  /** Sends, and waits until the connection is closed. The session ticket has arrived by then. */
  async function sendAndEnd(
    send: Awaited<ReturnType<typeof createSend>>,
    url: string,
    at: Awaited<ReturnType<typeof receiver>>,
  ) {
    const result = await send(url)
    await expect.poll(() => at.connections.every(({ destroyed }) => destroyed)).toBe(true)
    await nextTurn()
    return result
  }

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('is resumed where the certificate was valid (%s)', async (maxVersion) => {
    const send = await createSend()
    const right = await receiver({ cert: chain(issued, intermediate), maxVersion })
    for (const resumed of [[false], [false, true], [false, true, true]]) {
      expect(await sendAndEnd(send, `https://hooks.example:${right.port}/`, right)).toMatchObject({ status_code: 200 })
      expect(right.resumed).toEqual(resumed)
    }
  })

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('is not resumed for another name (%s)', async (maxVersion) => {
    const send = await createSend()
    const at = await receiver({ cert: chain(issued, intermediate), maxVersion })
    expect(await sendAndEnd(send, `https://hooks.example:${at.port}/`, at)).toMatchObject({ status_code: 200 })
    const message = 'the certificate is for hooks.example, not other.example'
    expect((await sendAndEnd(send, `https://other.example:${at.port}/`, at)).error).toEqual({ code: 'tls', message })
    expect(at.received).toHaveLength(1)
    expect(at.resumed).not.toContain(true)
  })

  test('is not resumed after its certificate has expired', async () => {
    const send = await createSend()
    const at = await receiver({ cert: chain(issued, intermediate) })
    await sendAndEnd(send, `https://hooks.example:${at.port}/`, at)
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2120-01-01T00:00:01Z') })
    await sendAndEnd(send, `https://hooks.example:${at.port}/`, at)
    expect(at.resumed).toEqual([false, false])
  })
})

describe('a handshake that fails', () => {
  const alert = (description: number) => answerWith(Buffer.from([21, 3, 3, 0, 2, 2, description]))

  test.each<[string, () => Promise<{ port: number }>, (at: string) => string]>([
    [
      'with an HTTP server',
      () => serve(() => {}),
      (at) => `${at} doesn't speak TLS on this port, but most likely plain HTTP`,
    ],
    [
      'with another server',
      () => serveRaw((socket) => socket.write('220 mail.example ESMTP\r\n')),
      (at) => `${at} doesn't speak TLS on this port, but most likely plain HTTP`,
    ],
    ['by alert 40', () => alert(40), (at) => `${at} refused the TLS handshake, without saying why`],
    ['by alert 47', () => alert(47), () => 'TLS failed: ssl/tls alert illegal parameter'],
    [
      'by alert 70',
      () => alert(70),
      (at) => `${at} found no TLS version or cipher in common with Parley (TLS 1.2 and 1.3)`,
    ],
    ['by alert 80', () => alert(80), (at) => `${at} failed during the TLS handshake (internal error)`],
    ['by alert 112', () => alert(112), (at) => `the server of ${at} doesn't know this name`],
    ['by alert 116', () => alert(116), (at) => `${at} asks for a client certificate, and Parley has none`],
    ['by alert 120', () => alert(120), (at) => `${at} doesn't speak HTTP/1.1`],
    [
      'over a version',
      () =>
        receiver({ cert: certificate, minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }),
      (at) => `${at} found no TLS version or cipher in common with Parley (TLS 1.2 and 1.3)`,
    ],
  ])('%s is reported', async (_how, start, message) => {
    const { port } = await start()
    const result = await (await createSend())(`https://localhost:${port}/`)
    expect(result.error).toEqual({ code: 'tls', message: message(`localhost:${port}`) })
  })

  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'for lack of a client certificate is reported (%s)',
    async (maxVersion) => {
      const { port, received } = await receiver({
        cert: certificate,
        maxVersion,
        requestCert: true,
        rejectUnauthorized: true,
      })
      const result = await (await createSend())(`https://localhost:${port}/`)
      expect(result.status_code).toBeNull()
      expect(result.error?.message).toMatch(/client certificate|refused the TLS handshake|closed the connection/)
      expect(received).toEqual([])
    },
  )

  test('because the receiver disconnects or never answers is reported', async () => {
    const send = await createSend()
    const broken = await serveRaw((socket) => socket.once('data', () => socket.destroy()))
    const message = `127.0.0.1:${broken.port} closed the connection during the TLS handshake`
    const reset = await send(`https://127.0.0.1:${broken.port}/`)
    expect(reset.error).toEqual({ code: 'connection_reset', message })

    const silent = await serveRaw((socket) => socket.resume())
    const late = await send(`https://127.0.0.1:${silent.port}/`, { timeoutMs: 300 })
    const error = { code: 'connect_timeout', message: 'timed out after 0.3 s waiting for the TLS handshake' }
    expect(late.error).toEqual(error)
    await expect.poll(() => silent.connections.every(({ destroyed }) => destroyed)).toBe(true)
  })
})
