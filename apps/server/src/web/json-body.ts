import { isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'

import type { FastifyInstance } from 'fastify'

import { ParleyError } from '../kernel/errors.ts'

/** In levels. JSON.stringify and PostgreSQL fail at some thousands, late and with a 500. */
const deepest = 100

/**
 * Parses JSON bodies. Refuses NUL and lone surrogates, which PostgreSQL's text can't store: its own error would come
 * late and name no field.
 */
export function parseJsonBodies(app: FastifyInstance): void {
  // Fastify's default parsers would accept text/plain as well.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, ({ headers }, body, done) => {
    try {
      done(null, parseJson(decode(body as Buffer, headers['content-type'])))
    } catch (error) {
      done(error as Error)
    }
  })
}

/** The text of a body, without its byte order mark. JSON is UTF-8, but clients of other charsets say so. */
function decode(body: Buffer, contentType: string | undefined): string {
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase() ?? 'utf-8'
  const isUtf8Said = charset === 'utf-8' || charset === 'utf8'
  if (isUtf8Said && isUtf8(body)) return body.toString('utf8').replace(/^\uFEFF/, '')
  const decoder = decoderOf(charset)
  try {
    return decoder.decode(body)
  } catch {
    throw new ParleyError('malformed', `The body is not ${charset} text.`, { code: 'invalid_json' })
  }
}

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset, { fatal: true })
  } catch {
    throw new ParleyError('unsupported_media_type', `The charset ${charset} is not known: send UTF-8.`)
  }
}

function parseJson(body: string): unknown {
  if (body === '') return undefined
  const value = parseStorable(body)
  if (!isDeeper(value, deepest)) return value
  throw new ParleyError('malformed', `The body is nested more than ${deepest} levels deep.`, { code: 'invalid_json' })
}

function parseStorable(body: string): unknown {
  try {
    return /\\u(0000|d[89a-f])/i.test(body) ? JSON.parse(body, refuseUnstorable) : JSON.parse(body)
  } catch (error) {
    if (error instanceof ParleyError) throw error
    throw new ParleyError('malformed', `The body is not JSON: ${(error as Error).message}.`, { code: 'invalid_json' })
  }
}

function refuseUnstorable(key: string, value: unknown): unknown {
  const texts = typeof value === 'string' ? [key, value] : [key]
  if (texts.some((text) => text.includes('\0') || !text.isWellFormed())) {
    const message = 'must not contain NUL or half a surrogate pair'
    throw new ParleyError('invalid', `${key} ${message}`, { fields: [{ field: key, message }] })
  }
  return value
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((item) => isDeeper(item, levels - 1))
}
