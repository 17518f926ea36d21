import type { AnyMessageContent } from 'baileys'

import { type Content, type ContentType, textOf } from '../../core/messages/content.ts'

export const outgoingTypes = [
  'text',
  'image',
  'video',
  'audio',
  'document',
  'location',
  'quick_replies',
] as const satisfies readonly ContentType[]

/** What a URL of ours holds. */
export interface Media {
  body: Buffer
  contentType: string | null
}

/** Fetches a URL that a client has given us, from an address that Parley may reach. Rejects with why it couldn't. */
export type FetchMedia = (url: string) => Promise<Media>

/** As Baileys takes it. Media are fetched here, and never by Baileys, which would go to any address. */
export async function outgoingOf(content: Content, fetchMedia: FetchMedia): Promise<AnyMessageContent> {
  switch (content.type) {
    case 'text':
      return plain(content.text)
    case 'quick_replies':
      // WhatsApp shows no buttons of linked devices: the answer comes as a text.
      return plain([content.text, '', ...content.replies.map(({ text }, n) => `${n + 1}. ${text}`)].join('\n'))
    case 'location': {
      const { latitude, longitude, label } = content
      return { location: { degreesLatitude: latitude, degreesLongitude: longitude, ...(label && { name: label }) } }
    }
    case 'image': {
      const { body, contentType } = await fetchMedia(content.url)
      return { image: body, mimetype: contentType ?? 'image/jpeg', ...captionOf(content) }
    }
    case 'video': {
      const { body, contentType } = await fetchMedia(content.url)
      // With none given, Baileys would run ffmpeg to make one.
      return { video: body, mimetype: contentType ?? 'video/mp4', jpegThumbnail: '', ...captionOf(content) }
    }
    case 'audio': {
      const { body, contentType } = await fetchMedia(content.url)
      return { audio: body, mimetype: contentType ?? 'audio/mp4' }
    }
    case 'document': {
      const { body, contentType } = await fetchMedia(content.url)
      const fileName = content.filename ?? nameIn(content.url)
      return { document: body, mimetype: contentType ?? 'application/octet-stream', fileName, ...captionOf(content) }
    }
    default:
      throw new Error(`${content.type} is not among the content types of whatsapp-linked`)
  }
}

/** Without a link preview: to make one, Baileys would fetch whatever the text links to. */
function plain(text: string): AnyMessageContent {
  return { text, linkPreview: null }
}

function captionOf(content: Content): { caption?: string } {
  const caption = textOf(content)
  return caption === null ? {} : { caption }
}

function nameIn(url: string): string {
  return decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '') || 'document'
}
