import type {
  InboundContent,
  InboundLocation,
  InboundMedia,
  InboundReply,
} from '../../core/messages/inbound-content.ts'
import { listOf, objectOf, parsed, textOf } from '../../kernel/read-json.ts'
import { graphErrorOf } from './graph-error.ts'
import { numberOf } from './meta-values.ts'

type Json = Record<string, unknown>

/** The content of a message from Meta; null for a plain text. */
export function inboundContentOf(kind: string, message: Json): InboundContent | null {
  const surroundings = surroundingsOf(message)
  if (kind === 'text') return Object.keys(surroundings).length > 0 ? { type: 'text', ...surroundings } : null
  return { ...contentOf(kind, objectOf(message[kind]), message), ...surroundings }
}

function contentOf(kind: string, value: Json, message: Json): InboundContent {
  switch (kind) {
    case 'image':
    case 'video':
    case 'document':
    case 'sticker':
      return { type: kind, media: mediaOf(value) }
    case 'audio':
      return { type: value.voice === true ? 'voice' : 'audio', media: mediaOf(value) }
    case 'location': {
      const location = locationOf(value)
      return location ? { type: 'location', location } : unsupported(message)
    }
    case 'contacts':
      return { type: 'contacts', contacts: listOf(message.contacts).map(objectOf) }
    case 'button':
      return { type: 'button', reply: { id: textOf(value.payload), title: textOf(value.text) } }
    case 'interactive':
      return interactiveOf(value, message)
    case 'reaction':
      return { type: 'reaction', reaction: { message_id: textOf(value.message_id), emoji: textOf(value.emoji) } }
    case 'order':
      return { type: 'order', order: orderOf(value) }
    case 'system':
      return { type: 'system', system: value }
    default:
      return unsupported(message)
  }
}

/** Omits absent fields. */
function present<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}

const optional = (value: unknown) => textOf(value) ?? undefined

function mediaOf(value: Json): InboundMedia {
  return present({
    id: optional(value.id),
    url: optional(value.url),
    mime_type: optional(value.mime_type),
    sha256: optional(value.sha256),
    filename: optional(value.filename),
    caption: optional(value.caption),
  })
}

function locationOf(value: Json): InboundLocation | null {
  const latitude = numberOf(value.latitude)
  const longitude = numberOf(value.longitude)
  if (latitude === null || longitude === null) return null
  return present({
    latitude,
    longitude,
    name: optional(value.name),
    address: optional(value.address),
    url: optional(value.url),
  })
}

function interactiveOf(value: Json, message: Json): InboundContent {
  switch (value.type) {
    case 'button_reply':
    case 'list_reply':
      return { type: value.type, reply: replyOf(objectOf(value[value.type])) }
    case 'nfm_reply': {
      const { name, response_json: response } = objectOf(value.nfm_reply)
      return { type: 'flow_reply', flow: { name: textOf(name), response: parsed(textOf(response) ?? '') ?? null } }
    }
    default:
      return unsupported(message)
  }
}

function replyOf(value: Json): InboundReply {
  return present({ id: textOf(value.id), title: textOf(value.title), description: optional(value.description) })
}

function orderOf(value: Json) {
  const items = listOf(value.product_items)
    .map(objectOf)
    .map((item) =>
      present({
        product_retailer_id: optional(item.product_retailer_id),
        quantity: numberOf(item.quantity) ?? undefined,
        item_price: numberOf(item.item_price) ?? undefined,
        currency: optional(item.currency),
      }),
    )
  return present({ catalog_id: optional(value.catalog_id), text: optional(value.text), items })
}

function unsupported(message: Json): InboundContent {
  const errors = listOf(message.errors)
    .map(graphErrorOf)
    .filter((error) => error !== null)
    .map(({ code, reason }) => ({ code: String(code), reason }))
  return { type: 'unsupported', errors }
}

function surroundingsOf({ context, referral }: Json) {
  const { id, forwarded, frequently_forwarded: often } = objectOf(context)
  return present({
    reply_to: optional(id),
    forwarded: forwarded === true || often === true ? (true as const) : undefined,
    referral: Object.keys(objectOf(referral)).length > 0 ? objectOf(referral) : undefined,
  })
}
