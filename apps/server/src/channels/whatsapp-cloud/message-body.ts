import type { OutboundMessage } from '../../core/channels/adapter.ts'
import type { Content } from '../../core/messages/content.ts'
import { opaqueOf } from './opaque.ts'
import { templateBody } from './template-body.ts'

/** What `POST /{phone number id}/messages` is told. */
export function messageBody({ id, to, content }: Pick<OutboundMessage, 'id' | 'to' | 'content'>): object {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to,
    ...contentOf(content),
    biz_opaque_callback_data: opaqueOf(id),
  }
}

function contentOf(content: Content): object {
  switch (content.type) {
    case 'text':
      return { type: 'text', text: { body: content.text, preview_url: false } }
    case 'template':
      return { type: 'template', template: templateBody(content) }
    case 'image':
      return { type: 'image', image: { link: content.url, caption: content.caption } }
    case 'video':
      return { type: 'video', video: { link: content.url, caption: content.caption } }
    case 'document':
      return {
        type: 'document',
        document: { link: content.url, caption: content.caption, filename: content.filename },
      }
    case 'audio':
      return { type: 'audio', audio: { link: content.url } }
    case 'location': {
      const { latitude, longitude, label } = content
      return { type: 'location', location: { latitude, longitude, name: label } }
    }
    default:
      throw new Error(`${content.type} is not among the content types of whatsapp-cloud`)
  }
}
