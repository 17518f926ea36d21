import { beforeAll } from 'vitest'

import { testChannel } from '../../../testing/channel-suite.ts'
import { pairPhone } from './linked.test-helper.ts'
import { type Media, startMedia } from './media.test-helper.ts'
import { outgoingTypes } from './outgoing.ts'
import { startWhatsApp, type WhatsApp } from './whatsapp-server.test-helper.ts'

let whatsapp: WhatsApp
let media: Media
beforeAll(async () => {
  whatsapp = await startWhatsApp()
  media = await startMedia()
  whatsapp.takeMediaAt(media.host)
  return async () => {
    await whatsapp.close()
    media.close()
  }
})

const url = '/photo.png'
const uploaded = { mimetype: 'image/png', directPath: '/v/1' }

testChannel('linked WhatsApp', {
  adapter: () => ({ type: 'whatsapp-linked', contentTypes: outgoingTypes }),
  env: () => ({ PARLEY_WHATSAPP_LINKED_URL: whatsapp.url }),
  async pair(parley, id) {
    parley.startWorkers()
    await pairPhone(parley.request, whatsapp, id, '5511999990000')
  },
  messages: [
    { content: { type: 'text', text: 'Olá 👋' }, wire: { extendedTextMessage: { text: 'Olá 👋' } } },
    {
      content: { type: 'image', url, caption: 'Our garden' },
      wire: { imageMessage: { ...uploaded, caption: 'Our garden' } },
    },
    { content: { type: 'video', url }, wire: { videoMessage: uploaded } },
    { content: { type: 'audio', url }, wire: { audioMessage: uploaded } },
    {
      content: { type: 'document', url, filename: 'offer.pdf' },
      wire: { documentMessage: { ...uploaded, fileName: 'offer.pdf' } },
    },
    {
      content: { type: 'location', latitude: -23.5, longitude: -46.6, label: 'Office' },
      wire: { locationMessage: { degreesLatitude: -23.5, degreesLongitude: -46.6, name: 'Office' } },
    },
    {
      content: {
        type: 'quick_replies',
        text: 'Shall we?',
        replies: [
          { text: 'Yes', payload: 'y' },
          { text: 'No', payload: 'n' },
        ],
      },
      wire: { extendedTextMessage: { text: 'Shall we?\n\n1. Yes\n2. No' } },
    },
  ],
  locate: (content) => ('url' in content ? { ...content, url: media.fileUrl(content.url) } : content),
  taken: () => whatsapp.sent.map(({ message }) => message),
  refusals: [
    { class: 'retry', provoke: () => whatsapp.refuseWith('429') },
    { class: 'permanent', provoke: () => whatsapp.refuseWith('463') },
  ],
})
