/** What a button or a suggested reply does. `payload` comes back when a reply is chosen. */
export type Button =
  | { type: 'url'; text: string; url: string }
  | { type: 'call'; text: string; phone_number: string }
  | { type: 'reply'; text: string; payload: string }

export interface Card {
  title?: string | undefined
  description?: string | undefined
  media_url?: string | undefined
  buttons?: Button[] | undefined
}

/** A template's header: media, a place, a product, or the value of the title's variable. */
export type TemplateHeader =
  | { type: 'image' | 'video' | 'document'; url: string; filename?: string | undefined }
  | { type: 'text'; text: string; name?: string | undefined }
  | {
      type: 'location'
      latitude: number
      longitude: number
      name?: string | undefined
      address?: string | undefined
    }
  | { type: 'product'; product_id: string; catalog_id: string }

/** The value of a template's button. */
export type TemplateButton = {
  /** From 0, in the template's order. */
  index: number
} & (
  | {
      /** The end of its URL, the payload that comes back, or the code that is copied. */
      type: 'url' | 'quick_reply' | 'copy_code'
      value: string
    }
  /** `token` and `data` are passed to the form that opens. */
  | { type: 'flow'; token?: string | undefined; data?: Record<string, unknown> | undefined }
  /** `thumbnail`: the id of a product whose image is shown. */
  | { type: 'catalog'; thumbnail?: string | undefined }
  | { type: 'products'; thumbnail?: string | undefined; sections: ProductSection[] }
)

export interface ProductSection {
  title: string
  /** Their ids. */
  products: string[]
}

/** The values of a template, or of one of its cards. */
export interface TemplateValues {
  /** By position, or by name. */
  variables: string[] | Record<string, string>
  header?: TemplateHeader | undefined
  buttons?: TemplateButton[] | undefined
}

export interface TemplateContent extends TemplateValues {
  type: 'template'
  name: string
  /** As the vendor writes it: `pt_BR`. Optional for a template with one language. */
  language?: string | undefined
  /** When the template's offer ends. */
  expires_at?: string | undefined
  /** Of a carousel, in the template's order. */
  cards?: TemplateValues[] | undefined
}

/** The content of a message, in vendor-neutral terms. A channel's adapter lists the types that it supports. */
export type Content =
  | { type: 'text'; text: string }
  | TemplateContent
  | { type: 'image' | 'video'; url: string; caption?: string | undefined }
  | { type: 'audio'; url: string }
  | { type: 'document'; url: string; caption?: string | undefined; filename?: string | undefined }
  | { type: 'file'; url: string; mime_type?: string | undefined; thumbnail_url?: string | undefined }
  | ({ type: 'card' } & Card)
  | { type: 'carousel'; width: 'SMALL' | 'MEDIUM'; cards: Card[] }
  | { type: 'quick_replies'; text: string; replies: { text: string; payload: string }[] }
  | { type: 'location'; latitude: number; longitude: number; label?: string | undefined }

export const contentTypes = [
  'text',
  'template',
  'image',
  'video',
  'audio',
  'document',
  'file',
  'card',
  'carousel',
  'quick_replies',
  'location',
] as const satisfies readonly Content['type'][]

export type ContentType = Content['type']

/** The text that a person reads; null where there is none. The vendor has the text of a template. */
export function textOf(content: Content): string | null {
  switch (content.type) {
    case 'text':
    case 'quick_replies':
      return content.text
    case 'image':
    case 'video':
    case 'document':
      return content.caption ?? null
    case 'card':
      return content.title ?? content.description ?? null
    case 'carousel':
      return content.cards[0]?.title ?? null
    case 'location':
      return content.label ?? null
    case 'template':
    case 'audio':
    case 'file':
      return null
  }
}

/** The URLs that a vendor will fetch, with their fields. */
export function urlsOf(content: Content): { field: string; url: string }[] {
  switch (content.type) {
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
      return [{ field: 'url', url: content.url }]
    case 'file':
      return present([
        ['url', content.url],
        ['thumbnail_url', content.thumbnail_url],
      ])
    case 'template':
      return [
        ...headerUrl('header.url', content.header),
        ...(content.cards ?? []).flatMap(({ header }, n) => headerUrl(`cards.${n}.header.url`, header)),
      ]
    case 'card':
      return present([['media_url', content.media_url]])
    case 'carousel':
      return present(content.cards.map((card, n) => [`cards.${n}.media_url`, card.media_url]))
    case 'text':
    case 'quick_replies':
    case 'location':
      return []
  }
}

function headerUrl(field: string, header: TemplateHeader | undefined): { field: string; url: string }[] {
  return header && 'url' in header ? [{ field, url: header.url }] : []
}

function present(fields: [field: string, url: string | undefined][]): { field: string; url: string }[] {
  return fields.flatMap(([field, url]) => (url === undefined ? [] : [{ field, url }]))
}
