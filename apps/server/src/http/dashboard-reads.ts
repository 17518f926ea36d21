import { PassThrough } from 'node:stream'

import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { z } from 'zod'

const atMost = 20
const path = z.string().max(2_000).refine(isOfApi)
const query = z.object({ path: z.union([path.transform((one) => [one]), z.array(path).max(atMost)]) })

/**
 * Several reads of the dashboard as one request. Each is a request of its own to the API, with the headers of this one:
 * the same rights, limits and log. The answer has a line for each, `[index, status, body]`, as they end.
 */
export const dashboardReadsPlugin: FastifyPluginAsync = async (app) => {
  app.get('/app/reads', { schema: { hide: true } }, async (request, reply) => {
    const { success, data } = query.safeParse(request.query)
    if (!success) {
      reply.callNotFound()
      return reply
    }
    const lines = new PassThrough()
    const headers = passedOn(request)
    const { remoteAddress = '' } = request.socket
    const reads = data.path.map(async (url, index) => {
      const { statusCode, body } = await app.inject({
        method: 'GET',
        url,
        headers,
        remoteAddress,
      })
      lines.write(`${JSON.stringify([index, statusCode, body])}\n`)
    })
    void Promise.allSettled(reads).then(() => lines.end())
    return reply.type('application/x-ndjson').header('cache-control', 'no-store').send(lines)
  })
}

/** Also once `..` is resolved. */
function isOfApi(path: string): boolean {
  return path.startsWith('/') && new URL(path, 'http://parley').href.startsWith('http://parley/v1/')
}

/** All but those that are about this request itself. */
function passedOn({ headers }: FastifyRequest) {
  const { connection: _, 'accept-encoding': __, 'if-none-match': ___, ...rest } = headers
  return rest as Record<string, string>
}
