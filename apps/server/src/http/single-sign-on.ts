import type { FastifyPluginAsync, FastifyReply } from 'fastify'

import { isOwnPage, type NextStop, type SingleSignOn } from '../core/users/single-sign-on.ts'
import { visitorOf } from '../web/visitor.ts'
import { limitAddresses } from './limit-addresses.ts'

const mostRequests = 60

interface Options {
  singleSignOn: SingleSignOn | undefined
  publicUrl: string
}

/** The two redirects of signing in at an identity provider. Both are pages of a browser, so what fails leads to the log-in. */
export const singleSignOnPlugin: FastifyPluginAsync<Options> = async (app, { singleSignOn, publicUrl }) => {
  if (!singleSignOn) return
  const { host } = new URL(publicUrl)
  limitAddresses(app, mostRequests)
  const hide = { schema: { hide: true } }

  app.get<{ Querystring: { continue?: unknown; moved?: unknown } }>('/auth/oidc', hide, async (request, reply) => {
    const { continue: wanted, moved } = request.query
    const page = typeof wanted === 'string' && isOwnPage(wanted) ? wanted : '/app'
    // The provider leads back to the public URL, whose cookies another name of ours wouldn't have. Once: a proxy may hide
    // the name that the browser uses.
    if (request.host !== host && moved === undefined) {
      const query = new URLSearchParams({ continue: page, moved: '1' })
      return go(reply, { location: `${publicUrl}/auth/oidc?${query}`, cookies: [] })
    }
    return go(reply, await singleSignOn.begin(visitorOf(request), page))
  })

  app.get('/auth/oidc/callback', hide, async (request, reply) => {
    const query = request.url.indexOf('?')
    const search = query === -1 ? '' : request.url.slice(query)
    return go(reply, await singleSignOn.finish(visitorOf(request), search, request.headers.cookie))
  })
}

const go = (reply: FastifyReply, { location, cookies }: NextStop): FastifyReply =>
  reply.header('set-cookie', cookies).header('cache-control', 'no-store').redirect(location, 302)
