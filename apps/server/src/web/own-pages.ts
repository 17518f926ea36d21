import type { FastifyRequest } from 'fastify'

import { ParleyError } from '../kernel/errors.ts'
import { isLoopback } from '../kernel/loopback.ts'

const safeMethods = new Set(['GET', 'HEAD'])

/** Refuses what a foreign page sends from the browser of its visitor. A program says nothing of pages. */
export function refuseForeignPage(request: FastifyRequest, publicUrl: string): void {
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  if (origin !== undefined) {
    if (isOwnOrigin(origin, host, publicUrl)) return
    throw foreign(`The Origin ${origin.slice(0, 200)} is not this server's; PARLEY_PUBLIC_URL sets its name.`)
  }
  if (site === undefined || site === 'same-origin' || (site === 'none' && safeMethods.has(request.method))) return
  throw foreign('The request comes from a page of another server.')
}

/** For requests with a cookie: what a page sends must say so, unless it only reads. */
export function requireOwnPage(request: FastifyRequest, publicUrl: string): void {
  refuseForeignPage(request, publicUrl)
  const { headers, method } = request
  if (safeMethods.has(method) || headers.origin !== undefined || headers['sec-fetch-site'] !== undefined) return
  throw foreign('A request with a session must come from a page of this server.')
}

/**
 * The name in Host counts as well: a page under another name that leads here has no cookie of ours. On loopback, so do its
 * other names.
 */
function isOwnOrigin(text: string, host: string | undefined, publicUrl: string): boolean {
  if (!URL.canParse(text)) return false
  const origin = new URL(text)
  const own = new URL(publicUrl)
  if (origin.host === own.host || origin.host === host) return true
  return isLoopback(origin.hostname) && isLoopback(own.hostname) && origin.port === own.port
}

const foreign = (message: string) => new ParleyError('forbidden', message, { code: 'foreign_origin' })
