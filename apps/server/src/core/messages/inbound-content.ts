/** A file that came with a message. Fields that the channel doesn't provide are absent. */
export interface InboundMedia {
  /** The vendor's id, for downloading the file. */
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

/** The choice: `id` is the payload of the chosen button. */
export interface InboundReply {
  id: string | null
  title: string | null
  description?: string | undefined
}

interface InboundOrder {
  /** The vendor's id, where the items have to be looked up with it. */
  id?: string | undefined
  title?: string | undefined
  item_count?: number | undefined
  total?: number | undefined
  currency?: string | undefined
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

export interface InboundProduct {
  catalog_id?: string | undefined
  product_retailer_id?: string | undefined
  title?: string | undefined
  description?: string | undefined
  url?: string | undefined
  /** What the person wrote about it. */
  text?: string | undefined
}

/** Fields that any content may have. */
type CommonFields = {
  /** The vendor's id of the message that this one answers. */
  reply_to?: string | undefined
  forwarded?: true | undefined
  /** The product that the message is about. */
  referred_product?: Pick<InboundProduct, 'catalog_id' | 'product_retailer_id'> | undefined
  /** The advertisement or post that led here, as the vendor describes it. */
  referral?: Record<string, unknown> | undefined
}

/** The content of an inbound message, in vendor-neutral terms. Its words are in the message's `text` as well. */
export type InboundContent = CommonFields &
  (
    | { type: 'text' }
    | { type: 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker'; media: InboundMedia }
    | { type: 'location'; location: InboundLocation }
    /** In WhatsApp's format: `{name: {formatted_name}, phones: [{phone, wa_id}], …}`. */
    | { type: 'contacts'; contacts: Record<string, unknown>[] }
    /** `button`: of a template. */
    | { type: 'button' | 'button_reply' | 'list_reply'; reply: InboundReply }
    | { type: 'flow_reply'; flow: { name: string | null; response: unknown } }
    /** `emoji` is null when the reaction was removed. */
    | { type: 'reaction'; reaction: { message_id: string | null; emoji: string | null } }
    | { type: 'order'; order: InboundOrder }
    | { type: 'product'; product: InboundProduct }
    /** A message as it reads now. `content` is null for plain text. */
    | { type: 'edit'; edit: { message_id: string | null; text: string | null; content: InboundContent | null } }
    | { type: 'deletion'; deletion: { message_id: string | null } }
    /** The person has opened the chat for the first time, and has written nothing. */
    | { type: 'chat_opened' }
    /** About the person, not from them: a new number. */
    | { type: 'system'; system: Record<string, unknown> }
    /**
     * The vendor doesn't pass it on, or Parley doesn't know it; `errors` where the vendor gives a reason. `name`: the
     * vendor's word for it, where `kind` is a more general one.
     */
    | { type: 'unsupported'; name?: string | undefined; errors: { code: string; reason: string }[] }
  )

/** The words of the content, to be shown; null where there are none. `ownWords` tells those that the person has said. */
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
    case 'product':
      return content.product.text ?? null
    case 'edit':
      return content.edit.text
    case 'system':
      return typeof content.system.body === 'string' ? content.system.body : null
    default:
      return null
  }
}
