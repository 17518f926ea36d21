import { z } from 'zod'

import { moment, oneOf, text, wholeNumber } from '../../web/schemas.ts'

/** WhatsApp's limit. */
export const messageText = text(4_096)

const url = () => text(2_048)
const caption = text(1_024).optional()
const number = (min: number, max: number) => {
  const problem = `must be a number from ${min} to ${max}`
  return z
    .number({ error: (issue) => (issue.input === undefined ? 'is required' : problem) })
    .min(min, problem)
    .max(max, problem)
}
const list = <Item extends z.ZodType>(item: Item, min: number, max: number) =>
  z
    .array(item, { error: (issue) => (issue.input === undefined ? 'is required' : 'must be a list') })
    .min(min, `must have at least ${min}`)
    .max(max, `must have at most ${max}`)

const button = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('url'), text: text(200), url: url() }),
    z.strictObject({ type: z.literal('call'), text: text(200), phone_number: text(40) }),
    z.strictObject({ type: z.literal('reply'), text: text(200), payload: text(2_048) }),
  ],
  { error: 'must be url, call or reply' },
)
const card = {
  title: text(1_024).optional(),
  description: text(4_096).optional(),
  media_url: url().optional(),
  buttons: list(button, 0, 20).optional(),
}

const templateHeader = z
  .discriminatedUnion(
    'type',
    [
      z.strictObject({ type: z.literal('text'), text: text(60), name: text(100).optional() }),
      z.strictObject({ type: z.enum(['image', 'video', 'document']), url: url(), filename: text(240).optional() }),
      z.strictObject({
        type: z.literal('location'),
        latitude: number(-90, 90),
        longitude: number(-180, 180),
        name: text(1_024).optional(),
        address: text(1_024).optional(),
      }),
      z.strictObject({ type: z.literal('product'), product_id: text(255), catalog_id: text(255) }),
    ],
    { error: 'must be text, image, video, document, location or product' },
  )
  .describe('What is above the text, or the value of the title’s variable (with `name` if it is named).')

const index = wholeNumber(0, 9)
const templateButton = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ index, type: z.enum(['url', 'quick_reply', 'copy_code']), value: text(2_048) }),
    z.strictObject({
      index,
      type: z.literal('flow'),
      token: text(1_024).optional(),
      data: z.record(text(100), z.unknown(), 'must be an object').optional(),
    }),
    z.strictObject({ index, type: z.literal('catalog'), thumbnail: text(255).optional() }),
    z.strictObject({
      index,
      type: z.literal('products'),
      thumbnail: text(255).optional(),
      sections: list(z.strictObject({ title: text(200), products: list(text(255), 1, 100) }), 1, 20),
    }),
  ],
  { error: 'must be url, quick_reply, copy_code, flow, catalog or products' },
)

const templateValues = {
  variables: z
    .union([list(text(1_024), 0, 100), z.record(text(100), text(1_024))], {
      error: 'must be a list, or an object of text',
    })
    .default([])
    .describe('By position or by name.'),
  header: templateHeader.optional(),
  buttons: list(templateButton, 0, 10)
    .optional()
    .describe('The end of a URL, the payload that comes back, the code that is copied, and what a form or shop shows.'),
}

const template = z.strictObject({
  type: z.literal('template'),
  name: text(512),
  language: text(20)
    .optional()
    .describe('As the vendor writes it: `pt_BR`. Required if the template has several languages.'),
  ...templateValues,
  expires_at: moment().optional().describe('When the template’s limited-time offer ends.'),
  cards: list(z.strictObject(templateValues), 1, 10)
    .optional()
    .describe('The values of each card of a carousel, in the template’s order.'),
})

/** The content of a message, for every channel; each adapter checks its vendor's limits. */
export const content = z
  .discriminatedUnion(
    'type',
    [
      z.strictObject({ type: z.literal('text'), text: messageText }),
      template,
      z.strictObject({ type: z.literal('image'), url: url(), caption }),
      z.strictObject({ type: z.literal('video'), url: url(), caption }),
      z.strictObject({ type: z.literal('audio'), url: url() }),
      z.strictObject({ type: z.literal('document'), url: url(), caption, filename: text(240).optional() }),
      z.strictObject({
        type: z.literal('file'),
        url: url(),
        mime_type: text(255).optional(),
        thumbnail_url: url().optional(),
      }),
      z.strictObject({ type: z.literal('card'), ...card }),
      z.strictObject({
        type: z.literal('carousel'),
        width: oneOf(['SMALL', 'MEDIUM']).default('MEDIUM'),
        cards: list(z.strictObject(card), 1, 20),
      }),
      z.strictObject({
        type: z.literal('quick_replies'),
        text: messageText,
        replies: list(z.strictObject({ text: text(200), payload: text(2_048) }), 1, 20),
      }),
      z.strictObject({
        type: z.literal('location'),
        latitude: number(-90, 90),
        longitude: number(-180, 180),
        label: text(1_024).optional(),
      }),
    ],
    { error: 'must be text, template, image, video, audio, document, file, card, carousel, quick_replies or location' },
  )
  .meta({ id: 'Content', examples: [{ type: 'image', url: 'https://example.com/a.jpg', caption: 'Our garden' }] })
