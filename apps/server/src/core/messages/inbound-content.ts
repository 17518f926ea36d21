/** A file that came with a message. What the channel doesn't tell is left out. */
export interface InboundMedia {
  /** The vendor's id, by which it gives the file out. */
  id?: string | undefined
  url?: string | undefined
  mime_type?: string | undefined
  /** As the vendor writes it: Meta's is base64. */
  sha256?: string | undefined
  filename?: string | undefined
  caption?: string | undefined
}

export interface InboundLocation {
  latitude: number
  longitude: number
  name?: string | undefined
  address?: string | undefined
  url?: string | undefined
}

/** What was chosen: `id` is the payload that its button was sent with. */
export interface InboundReply {
  id: string | null
  title: string | null
  description?: string | undefined
}

interface InboundOrder {
  catalog_id?: string | undefined
  text?: string | undefined
  items: InboundOrderItem[]
}

interface InboundOrderItem {
  product_retailer_id?: string | undefined
  quantity?: number | undefined
  item_price?: number | undefined
  currency?: string | undefined
}

/** What may stand beside any of them. */
type Surroundings = {
  /** The vendor's id of the message that it answers. */
  reply_to?: string | undefined
  forwarded?: true | undefined
  /** The advertisement or post that led here, as the vendor describes it. */
  referral?: Record<string, unknown> | undefined
}

/** What has come in, in terms that no vendor has of its own. Words are in the message's `text` as well. */
export type InboundContent = Surroundings &
  (
    | { type: 'text' }
    | { type: 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker'; media: InboundMedia }
    | { type: 'location'; location: InboundLocation }
    /** As WhatsApp has them: `{name: {formatted_name}, phones: [{phone, wa_id}], …}`. */
    | { type: 'contacts'; contacts: Record<string, unknown>[] }
    /** `button`: of a template. */
    | { type: 'button' | 'button_reply' | 'list_reply'; reply: InboundReply }
    | { type: 'flow_reply'; flow: { name: string | null; response: unknown } }
    /** `emoji` is null when it was taken back. */
    | { type: 'reaction'; reaction: { message_id: string | null; emoji: string | null } }
    | { type: 'order'; order: InboundOrder }
    /** About the person rather than from them: a new number. */
    | { type: 'system'; system: Record<string, unknown> }
    /** What the vendor doesn't pass on, or Parley doesn't know; `errors` where the vendor says why. */
    | { type: 'unsupported'; errors: { code: string; reason: string }[] }
  )

/** The words of it, if there are any. */
export function wordsOf(content: InboundContent): string | null {
  switch (content.type) {
    case 'image':
    case 'video':
    case 'document':
      return content.media.caption ?? null
    case 'button':
    case 'button_reply':
    case 'list_reply':
      return content.reply.title
    case 'location':
      return content.location.name ?? content.location.address ?? null
    case 'order':
      return content.order.text ?? null
    case 'system':
      return typeof content.system.body === 'string' ? content.system.body : null
    default:
      return null
  }
}
