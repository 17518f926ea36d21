import { create as contentDisposition } from 'content-disposition'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'

import { isShown } from '../core/files/content-type.ts'
import type { Files } from '../core/files/files.ts'
import { rangeOf } from './range.ts'

const token = /^[\w-]{32}$/
const id = /^[1-9]\d{0,14}$/

const headers = {
  // It never changes, and a name of the person stays out of shared caches.
  'cache-control': 'private, max-age=31536000, immutable',
  // Whatever a browser makes of it, it runs nothing and is nobody's page.
  'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'self'",
  'cross-origin-resource-policy': 'cross-origin',
  'x-robots-tag': 'noindex',
  'accept-ranges': 'bytes',
}

interface Params {
  id: string
  token: string
  name: string
}

/** The contents of files. Its address alone gives a file: to the vendors of channels, and to the page of the dashboard. */
export const filesPlugin: FastifyPluginAsync<{ files: Files }> = async (app, { files }) => {
  app.get<{ Params: Params }>('/:id/:token/:name', { schema: { hide: true } }, async (request, reply) => {
    const { params } = request
    const found = id.test(params.id) && token.test(params.token) && (await files.open(Number(params.id), params.token))
    if (!found) return reply.callNotFound()
    const { name, mime_type: type, size, sha256 } = found
    const tag = `"${sha256}"`
    reply.headers(headers).header('etag', tag)
    if (request.headers['if-none-match'] === tag) return reply.code(304).send()
    const shown = isShown(type)
    reply.header('content-type', shown ? withCharset(type) : 'application/octet-stream')
    reply.header('content-disposition', contentDisposition(name ?? 'file', { type: shown ? 'inline' : 'attachment' }))
    return send(request, reply, found, size, tag)
  })
}

async function send(request: FastifyRequest, reply: FastifyReply, file: Opened, size: number, tag: string) {
  const { range: asked, 'if-range': onlyIf } = request.headers
  const range = onlyIf === undefined || onlyIf === tag ? rangeOf(asked, size) : undefined
  if (range === 'unsatisfiable') {
    return reply.code(416).header('content-range', `bytes */${size}`).removeHeader('content-disposition').send()
  }
  const content = await file.read(range)
  if (!content) return reply.callNotFound()
  if (range) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`)
  return reply.header('content-length', range ? range.end - range.start + 1 : size).send(content)
}

type Opened = NonNullable<Awaited<ReturnType<Files['open']>>>

const withCharset = (type: string) => (type === 'text/plain' ? 'text/plain; charset=utf-8' : type)
