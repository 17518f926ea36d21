import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { createDashboardBuild } from './dashboard-build.ts'
import { buildingHtml, missingHtml } from './dashboard-html.ts'

const folder = join(import.meta.dirname, '../../../dashboard')

const policy = [
  "default-src 'self'",
  "script-src 'self'",
  // React sets styles of elements.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const waitingPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"

/** The dashboard under /app, and the way there. The first request finds out whether it has to be built. */
export const dashboardPlugin: FastifyPluginAsync<{ folder?: string }> = async (app, options) => {
  const dashboard = createDashboardBuild(options.folder ?? folder, app.log)
  app.addHook('onClose', async () => dashboard.stop())
  await app.register(fastifyStatic, { serve: false, preCompressed: true })
  const hidden = { schema: { hide: true } }

  // Relative, because a proxy may serve Parley below a path of its own.
  app.get('/', hidden, (_request, reply) => reply.redirect('app', 302))

  app.get<{ Params: { '*': string } }>('/app/*', hidden, (request, reply) => {
    const { '*': path } = request.params
    return path.startsWith('assets/') ? sendFile(reply, path) : sendPage(request, reply)
  })
  for (const path of ['/app', '/app/']) app.get(path, hidden, sendPage)

  function sendFile(reply: FastifyReply, path: string): FastifyReply {
    return reply.sendFile(path, dashboard.built, { maxAge: '365d', immutable: true, dotfiles: 'deny' })
  }

  async function sendPage(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (!/text\/html|\*\/\*/.test(request.headers.accept ?? '*/*')) {
      reply.callNotFound()
      return reply
    }
    const state = await dashboard.state()
    const page = await readFile(join(dashboard.built, 'index.html'), 'utf8').catch(() => undefined)
    if (state === 'building') return sendWaiting(reply, buildingHtml)
    if (page === undefined) return sendWaiting(reply, missingHtml)
    return reply
      .header('content-security-policy', policy)
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(page.replaceAll('"./', `"${wayToFiles(request.originalUrl)}`))
  }
}

const sendWaiting = (reply: FastifyReply, html: string): FastifyReply =>
  reply
    .code(503)
    .header('retry-after', 2)
    .header('content-security-policy', waitingPolicy)
    .type('text/html; charset=utf-8')
    .send(html)

/** From the page that is asked for to /app/, where the files of all pages lie. */
export function wayToFiles(url: string): string {
  const [path = ''] = url.split('?', 1)
  const [, , ...below] = path.split('/')
  if (below.length === 0) return './app/'
  return '../'.repeat(below.length - 1) || './'
}
