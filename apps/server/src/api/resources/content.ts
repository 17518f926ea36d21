import { z } from 'zod'

import { oneOf, text, wholeNumber } from '../../web/schemas.ts'

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

const template = z.strictObject({
  type: z.literal('template'),
  name: text(512),
  language: text(20)
    .optional()
    .describe('As the vendor writes it: `pt_BR`. Required if the template has several languages.'),
  variables: z
    .union([list(text(1_024), 0, 100), z.record(text(100), text(1_024))], {
      error: 'must be a list, or an object of text',
    })
    .default([])
    .describe('By position or by name.'),
  header: z
    .discriminatedUnion(
      'type',
      [
        z.strictObject({ type: z.literal('text'), text: text(60), name: text(100).optional() }),
        z.strictObject({ type: z.enum(['image', 'video', 'document']), url: url(), filename: text(240).optional() }),
      ],
      { error: 'must be text, image, video or document' },
    )
    .optional()
    .describe('The media above the text, or the value of the title’s variable (with `name` if it is named).'),
  buttons: list(
    z.strictObject({ index: wholeNumber(0, 9), type: oneOf(['url', 'quick_reply']), value: text(2_048) }),
    0,
    10,
  ).optional(),
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
