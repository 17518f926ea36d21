import { connect, type Socket } from 'node:net'

import { fastify } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { boundBufferedBodies } from './buffered-bodies.ts'

const kib = 1_024
const app = fastify({ bodyLimit: 10_000 * kib })
let port = 0

beforeAll(async () => {
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setErrorHandler((error: Error, _request, reply) => reply.code(503).send(error.message))
  boundBufferedBodies(1_000 * kib)(app)
  app.post<{ Body: Buffer }>('/', async ({ body }) => ({ size: body.length }))
  port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port)
})
afterAll(() => app.close())

const post = (size: number) =>
  fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(size),
  })

/** A client that sends this much of a body, and never the rest. */
function drip(size: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', reject)
    socket.write(
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/octet-stream\r\ncontent-length: 5000000\r\n\r\n',
    )
    socket.write(Buffer.alloc(size), () => resolve(socket))
  })
}

test('large bodies are refused while too many are buffered, and small ones never', async () => {
  expect(await (await post(900 * kib)).json()).toEqual({ size: 900 * kib })
  const dripping = [await drip(600 * kib), await drip(500 * kib)]
  await expect.poll(async () => (await post(300 * kib)).status).toBe(503)
  expect(await (await post(64 * kib)).json()).toEqual({ size: 64 * kib })
  for (const socket of dripping) socket.destroy()
  await expect.poll(async () => (await post(900 * kib)).status).toBe(200)
})
