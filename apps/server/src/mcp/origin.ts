import type { FastifyInstance, FastifyRequest } from 'fastify'

import { ParleyError } from '../kernel/errors.ts'

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/**
 * Refuses what a foreign web page has the user's browser send, also where it has made its own name resolve to this
 * machine (DNS rebinding). Programs send no Origin; a page sends its own, which no page can change. A page that GETs
 * sends none, but its Host is its own name: on loopback, where no proxy of another name comes between.
 */
export function refuseForeignPages(app: FastifyInstance, publicUrl: string): void {
  const own = new URL(publicUrl).hostname
  const isOurs = (hostname: string | undefined) =>
    hostname !== undefined && (hostname === own || loopback.test(hostname))

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
    `The ${header} ${value.slice(0, 200)} is not this server's; its own name is that of PARLEY_PUBLIC_URL.`,
    { code: `foreign_${header.toLowerCase()}` },
  )
}
