import { z } from 'zod'

import type { Content } from '../../core/channels/content.ts'
import { oneOf, reference, text } from '../../web/schemas.ts'
import { checkFields, list, refuse, type TypeFields } from './fields.ts'

const types = ['text', 'template', 'image', 'video', 'document', 'audio'] as const

const fieldsOf: Readonly<Record<(typeof types)[number], TypeFields>> = {
  text: { needs: ['text'] },
  template: { needs: [], takes: ['template_id', 'template_name', 'variables'] },
  image: { needs: ['media_url'], takes: ['caption'] },
  video: { needs: ['media_url'], takes: ['caption'] },
  document: { needs: ['media_url'], takes: ['caption', 'filename'] },
  audio: { needs: ['media_url'] },
}

const shared = ['integration_id', 'lead_id', 'phone', 'type']
const media = { integration_id: 1, phone: '5511999999999', media_url: 'https://exemplo.com/imagem.jpg' }

export const whatsappBody = z
  .strictObject({
    integration_id: reference().describe('The id of a WhatsApp channel.'),
    lead_id: reference().optional().describe('Or `phone`.'),
    phone: text(200).optional().describe('Or `lead_id`, which takes precedence.'),
    type: oneOf(types),
    text: text(4_096).optional(),
    template_id: reference().optional(),
    template_name: text(512).optional().describe('Instead of `template_id`.'),
    variables: list(text(1_024), 0, 100).optional().describe('By place.'),
    media_url: text(2_048).optional().describe('For image, video, document and audio.'),
    caption: text(1_024).optional().describe('For image, video and document.'),
    filename: text(240).optional().describe('For document.'),
  })
  .superRefine((body, context) => {
    checkFields(body, fieldsOf, shared, context)
    if (body.lead_id === undefined && body.phone === undefined) refuse(context, 'phone', 'is required')
    const named = body.template_id !== undefined || body.template_name !== undefined
    if (body.type === 'template' && !named) refuse(context, 'template_id', 'is required')
  })
  .meta({
    examples: [
      { integration_id: 1, phone: '5511999999999', type: 'text', text: 'Ola! Como posso ajudar?' },
      {
        integration_id: 1,
        phone: '5511999999999',
        type: 'template',
        template_name: 'boas_vindas',
        variables: ['Joao'],
      },
      { integration_id: 1, lead_id: 123, type: 'template', template_id: 7, variables: [] },
      { ...media, type: 'image', caption: 'Nossa loja' },
      { ...media, type: 'video' },
      { ...media, type: 'document', filename: 'proposta.pdf' },
      { ...media, type: 'audio' },
    ],
  })

export type WhatsAppBody = z.output<typeof whatsappBody>

/** The body's names of core's content fields. */
export const whatsappWords = { url: 'media_url', name: 'template_name', language: 'template_name' }

/** The content of a message that is not a template. */
export function toMediaOrText({ type, text = '', media_url: url = '', caption, filename }: WhatsAppBody): Content {
  switch (type) {
    case 'image':
    case 'video':
      return { type, url, caption }
    case 'document':
      return { type, url, caption, filename }
    case 'audio':
      return { type, url }
    default:
      return { type: 'text', text }
  }
}
