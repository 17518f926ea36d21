import { describe, expect, onTestFinished, test } from 'vitest'
import { createAddressPolicy } from '../kernel/address-policy.ts'
import { answerWith, serve, serveRaw } from './local-receiver.test-helper.ts'
import { createResolver } from './resolve.ts'
import { type AttemptRequest, type AttemptResult, createSender } from './sender.ts'

const sender = createSender({ policy: createAddressPolicy(['127.0.0.0/8', '::1/128']), resolver: createResolver({}) })

function send(port: number, request: Partial<AttemptRequest> = {}): Promise<AttemptResult> {
  const headers = { 'content-type': 'application/json', 'webhook-id': 'a' }
  return sender.send({ url: `http://127.0.0.1:${port}/hook`, headers, body: '{"a":1}', timeoutMs: 5_000, ...request })
}

const nothingReceived = { status_code: null, retry_after: null, response_body: '' }

describe('an answer', () => {
  test('is returned with its status code, its body and the times', async () => {
    const received: unknown[] = []
    const { port } = await serve(async (request, response) => {
      const { method, url, headers } = request
      const body = (await request.toArray()).join('')
      received.push({ method, url, headers, body })
      response.writeHead(201, { 'content-type': 'text/plain', 'retry-after': '7' }).end('ключ 🗝')
    })
    const result = await send(port, { url: `http://127.0.0.1:${port}/hook/é?a=b%20c`, body: '{"name":"é"}' })
    expect(result).toEqual({
      status_code: 201,
      error: null,
      content_type: 'text/plain',
      retry_after: '7',
      abort: false,
      response_headers: expect.objectContaining({ 'content-type': 'text/plain', 'retry-after': '7' }),
      response_body: 'ключ 🗝',
      timings: {
        dns_ms: null,
        connect_ms: expect.any(Number),
        tls_ms: null,
        first_byte_ms: expect.any(Number),
        total_ms: expect.any(Number),
      },
    })
    const headers = {
      host: `127.0.0.1:${port}`,
      connection: 'keep-alive',
      'content-type': 'application/json',
      'webhook-id': 'a',
      'content-length': '13',
    }
    expect(received).toEqual([{ method: 'POST', url: '/hook/%C3%A9?a=b%20c', headers, body: '{"name":"é"}' }])
  })

  test('may have any status code: redirects are not followed', async () => {
    const { port, connections } = await serve((request, response) => {
      const status = Number(request.url?.slice(1))
      response.writeHead(status, { location: '/204' }).end()
    })
    for (const status of [204, 301, 302, 307, 308, 400, 401, 404, 410, 429, 500, 503]) {
      const result = await send(port, { url: `http://127.0.0.1:${port}/${status}` })
      expect([result.status_code, result.error, result.response_body]).toEqual([status, null, ''])
    }
    // undici leaves a connection unused for one event loop turn. So two connections alternate.
    expect(connections.length).toBeLessThanOrEqual(2)
  })

  test.each<[string | string[], boolean]>([
    ['abort', true],
    ['Abort', true],
    [['ABORT', 'other'], true],
    ['aborted', false],
    ['retry', false],
    ['', false],
  ])("may ask for the delivery's abort with %j", async (value, abort) => {
    const { port } = await serve((_request, response) => response.writeHead(500, { 'Webhook-Delivery': value }).end())
    expect(await send(port)).toMatchObject({ status_code: 500, error: null, abort })
  })

  test('may follow an informational one', async () => {
    const { port } = await serve((_request, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' })
      response.writeHead(200).end('after')
    })
    expect(await send(port)).toMatchObject({ status_code: 200, error: null, response_body: 'after' })
  })

  test.each<[string, string[]]>([
    ['once', ['HTTP/1.1 100 Continue\r\n\r\n']],
    ['often', Array.from({ length: 3 }, () => 'HTTP/1.1 100 Continue\r\n\r\n')],
    ['in pieces', ['HTTP/1.1 1', '00 Con', 'tinue\r', '\n\r\n']],
  ])('may follow 100 Continue that nobody asked for, %s, and the connection is kept', async (_name, parts) => {
    const { port, connections } = await serveRaw((socket) => {
      socket.setNoDelay(true)
      socket.on('data', async () => {
        for (const part of parts) {
          await new Promise((resolve) => socket.write(part, resolve))
          await new Promise((resolve) => setImmediate(resolve))
        }
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nafter')
      })
    })
    for (let n = 0; n < 3; n++) {
      expect(await send(port)).toMatchObject({ status_code: 200, error: null, response_body: 'after' })
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(connections).toHaveLength(1)
  })

  test('may end with the connection', async () => {
    const { port } = await answerWith('HTTP/1.1 200 OK\r\n\r\nall of it')
    expect(await send(port)).toMatchObject({ status_code: 200, error: null, response_body: 'all of it' })
  })
})

describe('a body', () => {
  test('that is not UTF-8 is decoded with replacement characters, without NUL', async () => {
    const { port } = await serve((_request, response) => response.end(Buffer.from([0x61, 0xff, 0, 0xc3, 0xa9, 0xc3])))
    expect((await send(port)).response_body).toBe('a\uFFFDé\uFFFD')
  })

  test('of 16 KiB is kept whole', async () => {
    const { port, connections } = await serve((_request, response) => response.end('a'.repeat(16_384)))
    expect((await send(port)).response_body).toBe('a'.repeat(16_384))
    expect(connections.some(({ destroyed }) => destroyed)).toBe(false)
  })

  test.each(['keep-alive', 'close'])(
    'of more than 16 KiB is cut there, between two characters (%s)',
    async (connection) => {
      const { port } = await serve((_request, response) => {
        response.writeHead(200, { connection }).end(`a${'é'.repeat(20_000)}`)
      })
      const result = await send(port)
      expect([result.status_code, result.error]).toEqual([200, null])
      expect(result.response_body).toBe(`a${'é'.repeat(8_191)}`)
      expect(await send(port)).toMatchObject({ status_code: 200 })
    },
  )

  test('without end is cut at 16 KiB at once, and its connection closed', async () => {
    const { port, connections } = await serve((_request, response) => {
      const more = () => {
        while (response.write('a'.repeat(1_000)));
      }
      response.on('drain', more)
      more()
    })
    const result = await send(port)
    expect(result).toMatchObject({ status_code: 200, error: null, response_body: 'a'.repeat(16_384) })
    expect(result.timings.total_ms).toBeLessThan(2_000)
    await expect.poll(() => connections.every(({ destroyed }) => destroyed)).toBe(true)
  })

  test('in gzip is kept undecoded', async () => {
    const { port } = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip at all')
    })
    expect(await send(port)).toMatchObject({ error: null, response_body: 'not gzip at all' })
  })
})

describe('a timeout', () => {
  test('before the head reports the wait for the first byte', async () => {
    const { port, connections } = await serve(() => {})
    const result = await send(port, { timeoutMs: 300 })
    const error = { code: 'timeout', message: 'timed out after 0.3 s waiting for the first byte' }
    expect(result).toMatchObject({ ...nothingReceived, error })
    expect(result.timings).toMatchObject({ connect_ms: expect.any(Number), first_byte_ms: null })
    expect(result.timings.total_ms).toBeGreaterThanOrEqual(299)
    await expect.poll(() => connections.every(({ destroyed }) => destroyed)).toBe(true)
  })

  test('in the middle of the head has no status code', async () => {
    const { port } = await answerWith('HTTP/1.1 200 OK\r\ncontent-le', { end: false })
    const error = { code: 'timeout', message: 'timed out after 0.3 s waiting for the first byte' }
    expect(await send(port, { timeoutMs: 300 })).toMatchObject({ ...nothingReceived, error })
  })

  test('while the body drips keeps the status code', async () => {
    const { port } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 1_000 }).write('a')
      const drip = setInterval(() => response.write('a'), 10)
      response.on('close', () => clearInterval(drip))
    })
    const result = await send(port, { timeoutMs: 300 })
    const error = { code: 'timeout', message: 'timed out after 0.3 s waiting for the rest of the body' }
    expect(result).toMatchObject({ status_code: 200, error, response_body: expect.stringMatching(/^a+$/) })
  })
})

describe('a failure', () => {
  test('to connect is reported', async () => {
    const error = { code: 'connection_refused', message: 'connection refused by 127.0.0.1:9' }
    const result = await send(9)
    expect(result).toMatchObject({ ...nothingReceived, error })
    expect(result.timings).toMatchObject({ connect_ms: null, first_byte_ms: null })
  })

  test.each<[string, (port: number) => string]>([
    ['reset', (port) => `127.0.0.1:${port} closed the connection without an answer`],
    ['end', (port) => `127.0.0.1:${port} closed the connection without an answer`],
  ])('by %s is reported', async (how, message) => {
    const { port, connections } = await serveRaw((socket) => {
      socket.on('data', () => (how === 'reset' ? socket.resetAndDestroy() : socket.end()))
    })
    const error = { code: 'connection_reset', message: message(port) }
    expect(await send(port)).toMatchObject({ ...nothingReceived, error })
    expect(connections).toHaveLength(1)
  })

  test.each([
    'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nhalf',
    'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 9\r\n\r\nhalf',
    'HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n9\r\nhalf',
  ])('in the middle of the body is reported: %j', async (bytes) => {
    const { port } = await answerWith(bytes)
    const message = `127.0.0.1:${port} closed the connection in the middle of its answer`
    const error = { code: 'connection_reset', message }
    expect(await send(port)).toMatchObject({ status_code: 200, error, response_body: 'half' })
  })

  test.each([
    ['garbage', 'SSH-2.0-OpenSSH_9.6\r\n', /^Response does not match the HTTP\/1.1 protocol \(/],
    ['NUL', '\0\u0001\u0002garbage', /^Response does not match the HTTP\/1.1 protocol \(/],
    ['no status', 'HTTP/1.1 OK\r\n\r\n', /^Response does not match the HTTP\/1.1 protocol \(Invalid status code\)$/],
    ['a huge head', `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(70_000)}\r\n\r\n`, /^the head of the answer is too large$/],
    [
      '101',
      'HTTP/1.1 101 a\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
      /^the answer breaks HTTP\/1.1: bad upgrade$/,
    ],
  ])('to speak HTTP is reported: %s', async (_name, bytes, message) => {
    const { port } = await answerWith(bytes)
    const error = { code: 'protocol', message: expect.stringMatching(message) }
    expect(await send(port)).toMatchObject({ ...nothingReceived, error })
  })

  test('to follow 100 Continue with an answer is reported', async () => {
    const { port } = await answerWith('HTTP/1.1 100 Continue\r\n\r\n')
    const message = `127.0.0.1:${port} closed the connection without an answer`
    expect(await send(port)).toMatchObject({ ...nothingReceived, error: { code: 'connection_reset', message } })
  })

  test('to be given a valid URL is reported', async () => {
    for (const url of ['', 'nonsense', 'ftp://127.0.0.1/', 'http://user:password@127.0.0.1/']) {
      const error = { code: 'invalid_url', message: 'not an http or https URL' }
      expect(await send(0, { url })).toMatchObject({ ...nothingReceived, error, timings: { total_ms: 0 } })
    }
  })

  test('to be given valid headers is reported', async () => {
    const result = await send(9, { headers: { 'x-broken': 'a\r\nb' } })
    expect(result).toMatchObject({ ...nothingReceived, error: { code: 'other', message: 'invalid x-broken header' } })
  })
})

test('closing the sender ends the requests in flight', async () => {
  const closing = createSender({ policy: createAddressPolicy(['127.0.0.0/8']), resolver: createResolver({}) })
  onTestFinished(() => closing.close())
  const { port, connections } = await serve(() => {})
  const request = { url: `http://127.0.0.1:${port}/`, headers: {}, body: 'a', timeoutMs: 60_000 }
  const inFlight = closing.send(request)
  await expect.poll(() => connections.length).toBe(1)
  await closing.close()
  const error = { code: 'other', message: 'the sender was closed' }
  expect(await inFlight).toMatchObject({ ...nothingReceived, error })
  expect(await closing.send(request)).toMatchObject({ ...nothingReceived, error })
})
