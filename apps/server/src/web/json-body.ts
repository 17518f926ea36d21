import { isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'

import type { FastifyInstance } from 'fastify'

import { ParleyError } from '../kernel/errors.ts'

/** In levels. JSON.stringify and PostgreSQL fail at some thousands, late and with a 500. */
const deepest = 100
/** Of one object. Schemas look at each, also at those that they don't know. */
const mostFields = 1_000
/** NUL or half a surrogate pair, escaped; or an escaped backslash before a `u`, where it can't be told so easily. */
const unstorable =
  /\\\\u|\\u0000|\\ud[89ab][\da-f]{2}(?!\\ud[c-f][\da-f]{2})|(?<!\\ud[89ab][\da-f]{2})\\ud[c-f][\da-f]{2}/i

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
  const value = parseText(body)
  check(value, { key: '', levels: deepest, mayBeUnstorable: unstorable.test(body) })
  return value
}

function parseText(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (error) {
    throw new ParleyError('malformed', `The body is not JSON: ${(error as Error).message}.`, { code: 'invalid_json' })
  }
}

interface Checked {
  key: string
  levels: number
  mayBeUnstorable: boolean
}

/** One walk over all values. It is ten times as fast as a reviver. */
function check(value: unknown, at: Checked): void {
  if (typeof value === 'string') {
    if (at.mayBeUnstorable) refuseUnstorable(value, at.key)
    return
  }
  if (typeof value !== 'object' || value === null) return
  if (at.levels === 0) {
    throw new ParleyError('malformed', `The body is nested more than ${deepest} levels deep.`, { code: 'invalid_json' })
  }
  const inside = { ...at, levels: at.levels - 1 }
  if (Array.isArray(value)) {
    for (const item of value) check(item, inside)
    return
  }
  const entries = Object.entries(value)
  if (entries.length > mostFields) throw invalidBody(at.key, `must have at most ${mostFields} fields`)
  for (const [key, item] of entries) {
    if (at.mayBeUnstorable) refuseUnstorable(key, key)
    check(item, { ...inside, key })
  }
}

function refuseUnstorable(text: string, key: string): void {
  if (!text.includes('\0') && text.isWellFormed()) return
  throw invalidBody(key, 'must not contain NUL or half a surrogate pair')
}

function invalidBody(field: string, message: string): ParleyError {
  return new ParleyError('invalid', `${field} ${message}`, { fields: [{ field, message }] })
}
