import { z } from 'zod'

import { text } from '../../web/schemas.ts'

const word = () => text(2_048)
const notObject = 'must be an object'
const anything = () => z.record(z.string(), z.unknown(), notObject)
const list = <Item extends z.ZodType>(item: Item) => z.array(item, 'must be a list').max(100, 'must have at most 100')
const amount = () => z.number('must be a number')
const within = (most: number) => amount().min(-most, `must be at least -${most}`).max(most, `must be at most ${most}`)

const media = z.strictObject(
  {
    id: word().optional(),
    url: word().optional(),
    mime_type: word().optional(),
    sha256: word().optional(),
    filename: word().optional(),
    caption: text(4_096).optional(),
  },
  notObject,
)

const location = z.strictObject(
  {
    latitude: within(90),
    longitude: within(180),
    name: word().optional(),
    address: word().optional(),
    url: word().optional(),
  },
  notObject,
)

const reply = z.strictObject(
  { id: word().nullable(), title: word().nullable(), description: word().optional() },
  notObject,
)

const item = z.strictObject({
  product_retailer_id: word().optional(),
  quantity: amount().optional(),
  item_price: amount().optional(),
  currency: word().optional(),
})

const order = z.strictObject(
  {
    id: word().optional(),
    title: word().optional(),
    item_count: amount().optional(),
    total: amount().optional(),
    currency: word().optional(),
    catalog_id: word().optional(),
    text: text(4_096).optional(),
    items: list(item),
  },
  notObject,
)

const product = z.strictObject(
  {
    catalog_id: word().optional(),
    product_retailer_id: word().optional(),
    title: word().optional(),
    description: text(4_096).optional(),
    url: word().optional(),
    text: text(4_096).optional(),
  },
  notObject,
)
const reaction = z.strictObject({ message_id: word().nullable(), emoji: word().nullable() }, notObject)
const edit = z.strictObject(
  { message_id: word().nullable(), text: text(4_096).nullable(), content: z.null('must be null') },
  notObject,
)
const deletion = z.strictObject({ message_id: word().nullable() }, notObject)
const error = z.strictObject({ code: word(), reason: word() })

const contextFields = {
  reply_to: word().optional().describe("The vendor's id of the answered message."),
  forwarded: z.literal(true, 'must be true').optional(),
  referred_product: z
    .strictObject({ catalog_id: word().optional(), product_retailer_id: word().optional() }, notObject)
    .optional()
    .describe('The product that the message is about.'),
  referral: anything().optional().describe('The advertisement that led here.'),
}

/** What a simulated phone can send: every content of a real channel's inbound message, in the same shape. */
export const inboundContent = z
  .discriminatedUnion(
    'type',
    [
      z.strictObject({
        type: z.enum(['image', 'video', 'audio', 'voice', 'document', 'sticker']),
        media,
        ...contextFields,
      }),
      z.strictObject({ type: z.literal('location'), location, ...contextFields }),
      z.strictObject({ type: z.literal('contacts'), contacts: list(anything()), ...contextFields }),
      z.strictObject({ type: z.enum(['button', 'button_reply', 'list_reply']), reply, ...contextFields }),
      z.strictObject({
        type: z.literal('flow_reply'),
        flow: z.strictObject({ name: word().nullable(), response: z.unknown() }, notObject),
        ...contextFields,
      }),
      z.strictObject({ type: z.literal('reaction'), reaction, ...contextFields }),
      z.strictObject({ type: z.literal('order'), order, ...contextFields }),
      z.strictObject({ type: z.literal('product'), product, ...contextFields }),
      z.strictObject({ type: z.literal('edit'), edit, ...contextFields }),
      z.strictObject({ type: z.literal('deletion'), deletion, ...contextFields }),
      z.strictObject({ type: z.literal('chat_opened'), ...contextFields }),
      z.strictObject({ type: z.literal('system'), system: anything(), ...contextFields }),
      z.strictObject({
        type: z.literal('unsupported'),
        name: word().optional(),
        errors: list(error),
        ...contextFields,
      }),
    ],
    {
      error:
        'must be image, video, audio, voice, document, sticker, location, contacts, button, button_reply, list_reply, flow_reply, reaction, order, product, edit, deletion, chat_opened, system or unsupported',
    },
  )
  .meta({
    id: 'InboundContent',
    examples: [{ type: 'image', media: { id: '1013859600285441', mime_type: 'image/jpeg', caption: 'Our garden' } }],
  })
