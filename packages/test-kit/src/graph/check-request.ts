import type { IncomingHttpHeaders } from 'node:http'
import type { GraphFailure } from './failure.ts'

export interface GraphAccount {
  accessToken: string
  phoneNumberId: string
}

export interface SendRequest {
  to: string
  text: string
  biz_opaque_callback_data: string | null
}

const maxTextLength = 4096
const maxOpaqueBytes = 512

/** Who may send: Graph's refusal of a request for its path or its token, null when it is in order. */
export function checkAccess(path: string, headers: IncomingHttpHeaders, account: GraphAccount): GraphFailure | null {
  if (headers.authorization !== `Bearer ${account.accessToken}`) {
    return { status: 401, code: 190, message: 'Invalid OAuth access token - Cannot parse access token' }
  }
  const id = /^\/v26\.0\/([^/]+)\/messages$/.exec(path)?.[1]
  if (id === undefined) return { status: 400, code: 2500, message: `Unknown path components: ${path}` }
  if (id === account.phoneNumberId) return null
  const message = `Unsupported post request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`
  return { status: 400, code: 100, subcode: 33, type: 'GraphMethodException', message }
}

/** What is to be sent, or Graph's refusal of the body. */
export function checkBody(contentType: string | undefined, body: unknown): SendRequest | GraphFailure {
  // Graph doesn't look into a body that isn't declared as JSON, so that everything in it is missing.
  const fields = /^application\/json\b/i.test(contentType ?? '') ? objectOf(body) : {}
  const {
    messaging_product: product,
    recipient_type: recipientType,
    to,
    type,
    biz_opaque_callback_data: opaque,
  } = fields
  const text = objectOf(fields.text).body

  if (product === undefined) return invalid('The parameter messaging_product is required.')
  if (product !== 'whatsapp') return invalid('Param messaging_product must be one of {WHATSAPP}')
  if (recipientType !== undefined && recipientType !== 'individual') return wrongValue('recipient_type')
  if (to === undefined) return missing('to')
  if (typeof to !== 'string' || !/^\+?\d{5,15}$/.test(to)) return wrongValue('to')
  if (type === undefined) return missing('type')
  if (type !== 'text') return wrongValue('type')
  if (typeof text !== 'string' || text === '') return missing('text.body')
  if ([...text].length > maxTextLength) {
    return invalid(`Param text['body'] must be at most ${maxTextLength} characters long.`)
  }
  if (opaque !== undefined && (typeof opaque !== 'string' || Buffer.byteLength(opaque) > maxOpaqueBytes)) {
    return wrongValue('biz_opaque_callback_data')
  }
  return { to, text, biz_opaque_callback_data: opaque ?? null }
}

function invalid(details: string): GraphFailure {
  return { status: 400, code: 100, message: '(#100) Invalid parameter', details }
}

function missing(field: string): GraphFailure {
  const message = '(#131008) Required parameter is missing'
  return { status: 400, code: 131008, message, details: `The parameter ${field} is required.` }
}

function wrongValue(field: string): GraphFailure {
  const message = '(#131009) Parameter value is not valid'
  return { status: 400, code: 131009, message, details: `The value of ${field} is not valid.` }
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
