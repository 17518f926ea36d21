import { Readable } from 'node:stream'

import type { FastifyInstance } from 'fastify'

import { ParleyError } from '../kernel/errors.ts'

/** The start of each body is free: a usual webhook is never refused because of large ones. */
const freeBytes = 65_536
const usualAtMost = 67_108_864

/**
 * Bounds the bytes of large bodies that are buffered at a time, for bodies that are buffered before it is known who sends
 * them. A body over the bound is a 503: vendors send it again.
 */
export function boundBufferedBodies(atMost = usualAtMost): (app: FastifyInstance) => void {
  let buffered = 0

  function take(bytes: number): void {
    if (buffered + bytes > atMost) {
      throw new ParleyError('unavailable', 'Too many large bodies at the same time.', { retryAfterSeconds: 5 })
    }
    buffered += bytes
  }

  return (app) => {
    app.addHook('preParsing', async (request, reply, payload) => {
      const announced = Number(request.headers['content-length'])
      if (announced <= freeBytes) return payload
      let size = 0
      let taken = 0
      reply.raw.once('close', () => {
        buffered -= taken
      })
      async function* counted(): AsyncGenerator<Buffer> {
        for await (const chunk of payload as AsyncIterable<Buffer>) {
          size += chunk.length
          const more = Math.max(0, size - freeBytes) - taken
          take(more)
          taken += more
          yield chunk
        }
      }
      return Readable.from(counted(), { objectMode: false })
    })
  }
}
