import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import fc from 'fast-check'
import { Agent } from 'undici'
import { describe, expect, onTestFinished, test } from 'vitest'

import { sendRequest } from './http-request.ts'
import { createConnector, skipContinue } from './interim-responses.ts'

const head = (status: string, headers = '') => `HTTP/1.1 ${status}\r\n${headers}\r\n`
const body = 'HTTP/1.1 100 Continue\r\n\r\n'
const answer = (status = '200 OK') => head(status, `content-length: ${body.length}\r\n`) + body

/** Reads what a connection brings in these chunks after a request. */
function readAll(chunks: string[]): string {
  const socket = skipContinue(new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() }) as Socket)
  socket.write('GET / HTTP/1.1\r\n\r\n')
  return chunks
    .map((chunk) => {
      socket.push(Buffer.from(chunk, 'latin1'))
      return String(socket.read())
    })
    .join('')
}

describe('the heads before an answer', () => {
  const interim = fc
    .tuple(
      fc.constantFrom('100 Continue', '100', '102 Processing', '103 Early Hints', '110 Odd'),
      fc.constantFrom('', 'link: </a>\r\n', 'x: HTTP/1.1 100\r\ny: z\r\n'),
    )
    .map(([status, headers]) => head(status, headers))
  const final = fc.constantFrom('200 OK', '204 No Content', '404 100', '500 HTTP/1.1 100').map(answer)

  test('lose their 100 only, and the answer is left as it is, in whatever chunks they come', () => {
    fc.assert(
      fc.property(fc.array(interim, { maxLength: 4 }), final, fc.array(fc.nat(400)), (heads, end, cuts) => {
        const whole = heads.join('') + end
        const places = [0, ...cuts.filter((cut) => cut < whole.length).toSorted((a, b) => a - b), whole.length]
        const chunks = places.slice(1).map((to, n) => whole.slice(places[n], to))
        const expected = heads.map((one) => one.replace(/^(HTTP\/1\.1 10)0/, '$13')).join('') + end
        expect(readAll(chunks.filter((chunk) => chunk !== ''))).toBe(expected)
      }),
    )
  })

  test.each(['HTTP/2 100 Continue\r\n\r\n', 'ICY 100 OK\r\n\r\n', '\0\x01\x02', 'HTTP/1.1'])(
    'are not looked for in %j',
    (bytes) => {
      expect(readAll([bytes, 'HTTP/1.1 100 Continue\r\n\r\n'].slice(0, 1))).toBe(bytes)
    },
  )
})

describe('a request to a server that sends 100 Continue unasked', () => {
  async function serve(parts: string[]) {
    const connections: Socket[] = []
    const server = createServer((socket) => {
      connections.push(socket)
      socket.setNoDelay(true)
      socket.on('error', () => socket.destroy())
      socket.on('data', async () => {
        for (const part of parts) {
          await new Promise((resolve) => socket.write(part, resolve))
          await new Promise((resolve) => setImmediate(resolve))
        }
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const agent = new Agent({ connect: createConnector({ allowH2: false }) })
    onTestFinished(async () => {
      await agent.destroy()
      for (const socket of connections) socket.destroy()
      server.close()
    })
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const send = () =>
      sendRequest(agent, {
        origin,
        path: '/',
        method: 'POST',
        headers: {},
        body: '{}',
        timeoutMs: 20_000,
        maxAnswerBytes: 1_000,
      })
    return { send, connections }
  }

  test.each<[string, string[]]>([
    ['once', [head('100 Continue'), answer()]],
    ['in one packet with the answer', [head('100 Continue') + answer()]],
    ['three times, and early hints', [head('100 Continue').repeat(2), head('103 Early Hints'), head('100'), answer()]],
    ['byte by byte', [...(head('100 Continue', 'a: b\r\n') + answer())]],
    ['without a reason', ['HTTP/1.1 100\r\n\r\n', answer()]],
  ])('%s, gets the answer', async (_name, parts) => {
    const { send } = await serve(parts)
    expect(await send()).toEqual({ kind: 'answered', status: 200, body })
  })

  test('keeps its connection for the next ones', async () => {
    const { send, connections } = await serve([head('100 Continue'), answer()])
    for (let n = 0; n < 5; n++) {
      expect(await send()).toMatchObject({ kind: 'answered', status: 200 })
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(connections).toHaveLength(1)
  })
})
