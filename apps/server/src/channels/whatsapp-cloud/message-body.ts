import type { OutboundMessage } from '../../core/channels/adapter.ts'
import type { Content } from '../../core/channels/content.ts'
import { opaqueOf } from './opaque.ts'
import { templateBody } from './template-body.ts'

/** The id of a user who hides the number: `US.13491208655302741918`, or a parent portfolio's (`US.ENT.…`). */
const userId = /^[A-Z]{2}\./

/** The body of `POST /{phone number id}/messages`. Meta accepts a user id in `to`, but drops the message. */
export function messageBody({ id, to, content }: Pick<OutboundMessage, 'id' | 'to' | 'content'>): object {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...(userId.test(to) ? { recipient: to } : { to }),
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
      throw new Error(`whatsapp-cloud does not support content of type ${content.type}`)
  }
}
