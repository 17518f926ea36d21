import type { AnyMessageContent } from 'baileys'

import { type Content, type ContentType, textOf } from '../../core/channels/content.ts'

export const outgoingTypes = [
  'text',
  'image',
  'video',
  'audio',
  'document',
  'location',
  'quick_replies',
] as const satisfies readonly ContentType[]

/** A fetched file. */
export interface Media {
  body: Buffer
  contentType: string | null
}

/** Fetches a client's URL from an allowed address. Rejects with the reason. */
export type FetchMedia = (url: string) => Promise<Media>

/** The content in Baileys' form. Media are fetched here, because Baileys would fetch from any address. */
export async function outgoingOf(content: Content, fetchMedia: FetchMedia): Promise<AnyMessageContent> {
  switch (content.type) {
    case 'text':
      return plain(content.text)
    case 'quick_replies':
      // WhatsApp shows no buttons from linked devices, so the contact answers with a text.
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
      // Without a thumbnail, Baileys would run ffmpeg to create one.
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
      throw new Error(`whatsapp-linked does not support content of type ${content.type}`)
  }
}

/** Without a link preview: for one, Baileys would fetch any URL in the text. */
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
