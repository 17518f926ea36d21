import {
  type InboundContent,
  type InboundLocation,
  type InboundMedia,
  type InboundReply,
  wordsOf,
} from '../../core/messages/inbound-content.ts'
import { postgresSafeJson } from '../../kernel/postgres-safe-text.ts'
import { isObject, listOf, objectOf, parsed, textOf } from '../../kernel/read-json.ts'
import { graphErrorOf } from './graph-error.ts'
import { numberOf } from './meta-values.ts'

type Json = Record<string, unknown>

interface Said {
  /** Meta's name: text, image, button, interactive, reaction … */
  kind: string
  /** What the person wrote or chose: a text, the title of a reply, a caption. */
  text: string | null
  /** The content, if it is more than text. */
  content: InboundContent | null
}

/** What a message from Meta says. */
export function saidIn(message: Json): Said {
  const kind = textOf(message.type) ?? 'unknown'
  const surroundings = surroundingsOf(message)
  const text = kind === 'text' ? textOf(objectOf(message.text).body) : null
  if (text !== null) {
    const bare = Object.keys(surroundings).length === 0
    return { kind, text, content: bare ? null : { type: 'text', ...surroundings } }
  }
  const content = { ...contentOf(kind, objectOf(message[kind]), message), ...surroundings }
  return { kind, text: wordsOf(content), content }
}

function contentOf(kind: string, value: Json, message: Json): InboundContent {
  switch (kind) {
    case 'image':
    case 'video':
    case 'document':
    case 'sticker':
      return fileOf(kind, value, message)
    case 'audio':
      return fileOf(value.voice === true ? 'voice' : 'audio', value, message)
    case 'location': {
      const location = locationOf(value)
      return location ? { type: 'location', location } : unsupported(message)
    }
    case 'contacts':
      return contactsOf(message)
    case 'button':
      return chosen('button', { id: textOf(value.payload), title: textOf(value.text) }, message)
    case 'interactive':
      return interactiveOf(value, message)
    case 'reaction':
      return { type: 'reaction', reaction: { message_id: textOf(value.message_id), emoji: textOf(value.emoji) } }
    case 'order':
      return orderIn(value, message)
    case 'edit':
      return { type: 'edit', edit: editOf(value) }
    case 'revoke':
      return { type: 'deletion', deletion: { message_id: textOf(value.original_message_id) } }
    case 'request_welcome':
      return { type: 'chat_opened' }
    case 'system':
      return { type: 'system', system: value }
    default:
      return unsupported(message)
  }
}

const isEmpty = (value: object) => Object.keys(value).length === 0

function contactsOf(message: Json): InboundContent {
  const contacts = listOf(message.contacts).filter(isObject)
  return contacts.length > 0 ? { type: 'contacts', contacts } : unsupported(message)
}

function editOf({ original_message_id, message }: Json) {
  const { text, content } = isObject(message) ? saidIn(message) : { text: null, content: null }
  return { message_id: textOf(original_message_id), text, content }
}

/** Omits absent fields. */
function present<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}

const optional = (value: unknown) => textOf(value) ?? undefined

function fileOf(
  type: 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker',
  value: Json,
  message: Json,
): InboundContent {
  const media = mediaOf(value)
  return isEmpty(media) ? unsupported(message) : { type, media }
}

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
      return chosen(value.type, replyOf(objectOf(value[value.type])), message)
    case 'nfm_reply': {
      const { name: given, response_json: json } = objectOf(value.nfm_reply)
      const name = textOf(given)
      const response = postgresSafeJson(parsed(textOf(json) ?? '') ?? null)
      if (name === null && response === null) return unsupported(message, value.type)
      return { type: 'flow_reply', flow: { name, response } }
    }
    default:
      return unsupported(message, textOf(value.type))
  }
}

function chosen(type: 'button' | 'button_reply' | 'list_reply', reply: InboundReply, message: Json): InboundContent {
  const isChoice = reply.id !== null || reply.title !== null
  return isChoice ? { type, reply } : unsupported(message, message.type === type ? null : type)
}

function replyOf(value: Json): InboundReply {
  return present({ id: textOf(value.id), title: textOf(value.title), description: optional(value.description) })
}

function orderIn(value: Json, message: Json): InboundContent {
  const { items, ...order } = orderOf(value)
  return isEmpty(order) && items.length === 0 ? unsupported(message) : { type: 'order', order: { ...order, items } }
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

/** `name`: of what the message holds, where its type is a more general word. */
function unsupported(message: Json, name: string | null = null): InboundContent {
  const errors = listOf(message.errors)
    .map(graphErrorOf)
    .filter((error) => error !== null)
    .map(({ code, reason }) => ({ code: String(code), reason }))
  return { type: 'unsupported', ...(name !== null && { name }), errors }
}

function surroundingsOf({ context, referral }: Json) {
  const { id, forwarded, frequently_forwarded: often, referred_product } = objectOf(context)
  const { catalog_id, product_retailer_id } = objectOf(referred_product)
  const product = present({ catalog_id: optional(catalog_id), product_retailer_id: optional(product_retailer_id) })
  return present({
    reply_to: optional(id),
    forwarded: forwarded === true || often === true ? (true as const) : undefined,
    referred_product: isEmpty(product) ? undefined : product,
    referral: isEmpty(objectOf(referral)) ? undefined : objectOf(referral),
  })
}
