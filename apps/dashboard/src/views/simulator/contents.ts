/** One of each kind that a phone can send, to be changed before it is sent. `$last`: the vendor's id of the last message. */
export const contents = {
  image: { media: { url: 'https://example.com/garden.jpg', mime_type: 'image/jpeg', caption: 'Our garden' } },
  video: { media: { url: 'https://example.com/tour.mp4', mime_type: 'video/mp4' } },
  voice: { media: { url: 'https://example.com/note.ogg', mime_type: 'audio/ogg' } },
  document: { media: { url: 'https://example.com/order.pdf', mime_type: 'application/pdf', filename: 'order.pdf' } },
  sticker: { media: { mime_type: 'image/webp' } },
  location: { location: { latitude: -23.561, longitude: -46.656, name: 'Paulista' } },
  contacts: { contacts: [{ name: 'Asha Rao', phones: ['919812345678'] }] },
  button_reply: { reply: { id: 'yes', title: 'Yes' } },
  list_reply: { reply: { id: 'red', title: 'Red', description: 'Size M' } },
  flow_reply: { flow: { name: 'booking', response: { day: 'monday' } } },
  reaction: { reaction: { message_id: '$last', emoji: '👍' } },
  order: { order: { item_count: 1, items: [{ product_retailer_id: 'sku-7', quantity: 1 }] } },
  product: { product: { product_retailer_id: 'sku-7', title: 'Lamp' } },
  edit: { edit: { message_id: '$last', text: 'I mean tomorrow', content: null } },
  deletion: { deletion: { message_id: '$last' } },
  chat_opened: {},
  unsupported: { name: 'poll', errors: [] },
} as const

export type ContentType = keyof typeof contents
export const contentTypes = Object.keys(contents) as ContentType[]

export const sampleOf = (type: ContentType, last: string | null): string =>
  JSON.stringify({ type, ...contents[type] }, null, 2).replace('"$last"', JSON.stringify(last))
