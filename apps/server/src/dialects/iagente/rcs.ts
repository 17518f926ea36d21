import { z } from 'zod'

import type { Content } from '../../core/channels/content.ts'
import { oneOf, reference, text } from '../../web/schemas.ts'
import { checkFields, list, refuse, type TypeFields } from './fields.ts'

const types = ['text', 'file', 'card', 'carousel', 'replyable_text', 'location'] as const

const fieldsOf: Readonly<Record<(typeof types)[number], TypeFields>> = {
  text: { needs: ['text'] },
  file: { needs: ['file_url'], takes: ['mime_type'] },
  card: { needs: ['title'], takes: ['description', 'media_url', 'buttons'] },
  carousel: { needs: ['cards'], takes: ['card_width'] },
  replyable_text: { needs: ['text', 'quick_replies'] },
  location: { needs: ['latitude', 'longitude'], takes: ['label'] },
}

const shared = ['lead_id', 'phone', 'type']

const url = text(2_048)
const button = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('url'), text: text(200), url }),
    z.strictObject({ type: z.literal('call'), text: text(200), phone_number: text(40) }),
    z.strictObject({ type: z.literal('reply'), text: text(200), payload: text(2_048) }),
  ],
  { error: 'must be one of url, call, reply' },
)
const card = {
  title: text(200),
  // Google's limit; the document has none.
  description: text(2_000).optional(),
  media_url: url.optional(),
  buttons: list(button, 0, 4).optional(),
}

function degrees(most: number) {
  const problem = `must be a number from ${-most} to ${most}`
  return z
    .number({ error: (issue) => (issue.input === undefined ? 'is required' : problem) })
    .min(-most, problem)
    .max(most, problem)
}

const buyA = { type: 'url', text: 'Comprar', url: 'https://exemplo.com/a' }
const example = { phone: '5511999999999' }

export const rcsBody = z
  .strictObject({
    lead_id: reference().optional().describe('Or `phone`.'),
    phone: text(200).optional().describe('Or `lead_id`, which takes precedence.'),
    type: oneOf(types),
    text: text(4_096).optional().describe('For text and replyable_text.'),
    file_url: url.optional(),
    mime_type: text(255)
      .regex(/^[\w.+-]+\/[\w.+-]+$/, 'must be a MIME type like image/jpeg')
      .optional(),
    title: card.title.optional(),
    description: card.description,
    media_url: card.media_url,
    buttons: card.buttons,
    cards: list(z.strictObject(card), 2, 10).optional(),
    card_width: oneOf(['SMALL', 'MEDIUM']).optional().describe('Default: MEDIUM.'),
    quick_replies: list(z.strictObject({ text: text(200), payload: text(2_048) }), 1, 11).optional(),
    latitude: degrees(90).optional(),
    longitude: degrees(180).optional(),
    label: text(1_024).optional(),
  })
  .superRefine((body, context) => {
    checkFields(body, fieldsOf, shared, context)
    if (body.lead_id === undefined && body.phone === undefined) refuse(context, 'phone', 'is required')
  })
  .meta({
    examples: [
      { ...example, type: 'text', text: 'Ola! Como posso ajudar?' },
      { ...example, type: 'file', file_url: 'https://exemplo.com/imagem.jpg', mime_type: 'image/jpeg' },
      {
        ...example,
        type: 'card',
        title: 'Produto em Destaque',
        description: 'Confira nossa oferta especial!',
        media_url: 'https://exemplo.com/imagem.jpg',
        buttons: [
          { type: 'url', text: 'Ver Mais', url: 'https://exemplo.com' },
          { type: 'call', text: 'Ligar', phone_number: '+5511999999999' },
        ],
      },
      {
        ...example,
        type: 'carousel',
        card_width: 'MEDIUM',
        cards: [
          { title: 'Produto A', media_url: 'https://exemplo.com/a.jpg', buttons: [buyA] },
          { title: 'Produto B' },
        ],
      },
      {
        lead_id: 123,
        type: 'replyable_text',
        text: 'Qual opcao voce prefere?',
        quick_replies: [{ text: 'Opcao A', payload: 'option_a' }],
      },
      { ...example, type: 'location', latitude: -23.55, longitude: -46.63, label: 'Nossa loja' },
    ],
  })

type RcsBody = z.output<typeof rcsBody>

/** This type's names of core's content fields. */
export function rcsWords({ type }: RcsBody): Readonly<Record<string, string>> {
  return { url: type === 'file' ? 'file_url' : 'url', replies: 'quick_replies', width: 'card_width' }
}

export function toRcsContent(body: RcsBody): Content {
  switch (body.type) {
    case 'text':
      return { type: 'text', text: body.text ?? '' }
    case 'file':
      return { type: 'file', url: body.file_url ?? '', mime_type: body.mime_type }
    case 'card': {
      const { title, description, media_url, buttons } = body
      return { type: 'card', title, description, media_url, buttons }
    }
    case 'carousel':
      return { type: 'carousel', width: body.card_width ?? 'MEDIUM', cards: body.cards ?? [] }
    case 'replyable_text':
      return { type: 'quick_replies', text: body.text ?? '', replies: body.quick_replies ?? [] }
    case 'location': {
      const { latitude = 0, longitude = 0, label } = body
      return { type: 'location', latitude, longitude, label }
    }
  }
}
