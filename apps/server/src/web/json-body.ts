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
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, parseJson(String(body)))
    } catch (error) {
      done(error as Error)
    }
  })
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
