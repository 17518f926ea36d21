import type { FastifyInstance, FastifyRequest } from 'fastify'

import { ParleyError } from '../kernel/errors.ts'
import { isLoopback } from '../kernel/loopback.ts'

/**
 * Refuses requests that a foreign web page sends from the user's browser, DNS rebinding included. Programs send no
 * Origin; a browser sends the page's own. A GET has no Origin, but its Host is the page's name. The Host is checked on
 * loopback only, as a proxy may have another name.
 */
export function refuseForeignPages(app: FastifyInstance, publicUrl: string): void {
  const own = new URL(publicUrl).hostname
  const isOurs = (hostname: string | undefined) => hostname !== undefined && (hostname === own || isLoopback(hostname))

  app.addHook('onRequest', async (request) => {
    const { origin } = request.headers
    if (origin !== undefined && !isOurs(hostnameOf(origin))) throw foreign('Origin', origin)
    if (cameOverLoopback(request) && !isOurs(hostnameOf(`http://${request.headers.host}`))) {
      throw foreign('Host', String(request.headers.host))
    }
  })
}

function cameOverLoopback({ socket: { localAddress = '' } }: FastifyRequest): boolean {
  return /^(127\.|::1$|::ffff:127\.)/.test(localAddress)
}

function hostnameOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined
}

function foreign(header: string, value: string): ParleyError {
  return new ParleyError(
    'forbidden',
    `The ${header} ${value.slice(0, 200)} is not this server's; PARLEY_PUBLIC_URL sets its name.`,
    { code: `foreign_${header.toLowerCase()}` },
  )
}
