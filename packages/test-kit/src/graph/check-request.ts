import type { IncomingHttpHeaders } from 'node:http'
import { checkContent } from './check-content.ts'
import type { GraphFailure } from './failure.ts'
import { invalid, missing, wrongValue } from './failure.ts'
import { objectOf } from './json.ts'
import type { GraphTemplate } from './template.ts'

export interface GraphAccount {
  accessToken: string
  phoneNumberId: string
  /** The number's WhatsApp Business Account. */
  wabaId: string
  everyNumber: boolean
}

export interface SendRequest {
  /** A number, or the user id of a user who hides it. */
  to: string
  type: string
  /** The text, or the caption of media. */
  text: string | null
  /** The request's property that its type names. */
  content: Record<string, unknown>
  biz_opaque_callback_data: string | null
}

const maxOpaqueBytes = 512

/** Graph's refusal of a request's token, or null. */
export function checkToken(headers: IncomingHttpHeaders, account: GraphAccount): GraphFailure | null {
  if (headers.authorization === `Bearer ${account.accessToken}`) return null
  return { status: 401, code: 190, message: 'Invalid OAuth access token - Cannot parse access token' }
}

export function noSuchObject(method: 'get' | 'post', id: string): GraphFailure {
  const message = `Unsupported ${method} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`
  return { status: 400, code: 100, subcode: 33, type: 'GraphMethodException', message }
}

/** The message to send, or Graph's refusal of the body. `templates`: the account's; undefined accepts any. */
export function checkBody(
  contentType: string | undefined,
  body: unknown,
  templates: readonly GraphTemplate[] | undefined,
): SendRequest | GraphFailure {
  // Graph ignores a body that isn't declared as JSON, so that every field is missing.
  const fields = /^application\/json\b/i.test(contentType ?? '') ? objectOf(body) : {}
  const {
    messaging_product: product,
    recipient_type: recipientType,
    to: number,
    recipient,
    type,
    biz_opaque_callback_data: opaque,
  } = fields

  if (product === undefined) return invalid('The parameter messaging_product is required.')
  if (product !== 'whatsapp') return invalid('Param messaging_product must be one of {WHATSAPP}')
  if (recipientType !== undefined && recipientType !== 'individual') return wrongValue('recipient_type')
  // `to` takes precedence.
  const to = number ?? recipient
  if (to === undefined) return missing('to')
  if (number !== undefined && !(typeof number === 'string' && /^\+?\d{5,15}$/.test(number))) return wrongValue('to')
  if (typeof to !== 'string' || (number === undefined && !/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/.test(to))) {
    return wrongValue('recipient')
  }
  if (type === undefined) return missing('type')
  if (typeof type !== 'string') return wrongValue('type')
  const content = objectOf(fields[type])
  const refused = checkContent(type, content, templates)
  if (refused) return refused
  if (opaque !== undefined && (typeof opaque !== 'string' || Buffer.byteLength(opaque) > maxOpaqueBytes)) {
    return wrongValue('biz_opaque_callback_data')
  }
  const text = type === 'text' ? content.body : content.caption
  return {
    to,
    type,
    text: typeof text === 'string' ? text : null,
    content,
    biz_opaque_callback_data: opaque ?? null,
  }
}
