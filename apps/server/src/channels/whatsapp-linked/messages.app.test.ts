import { beforeAll, expect, test } from 'vitest'

import { type Linked, startLinked } from './linked.test-helper.ts'
import { type Media, photo, startMedia } from './media.test-helper.ts'
import { lidOf } from './peers.test-helper.ts'

const own = '5511999990000'

let parley: Linked
let media: Media
let channel: number
beforeAll(async () => {
  parley = await startLinked()
  media = await startMedia()
  parley.whatsapp.takeMediaAt(media.host)
  parley.startWorkers()
  channel = await parley.pair(own)
  await parley.ask('PATCH', `/v1/channels/${channel}`, { is_default: true })
  return async () => {
    await parley.stop()
    media.close()
  }
})

const message = async (id: number) => (await parley.ask('GET', `/v1/messages/${id}`)).body
const ofContact = async (phone: string) => {
  const { body } = await parley.ask('GET', `/v1/contacts?phone=${phone}`)
  return body.data[0] && (await parley.ask('GET', `/v1/messages?contact_id=${body.data[0].id}`)).body.data
}

test('a text goes out encrypted, and its receipts become its status', async () => {
  const { status, body } = await parley.ask('POST', '/v1/messages', { to: '5511911110001', text: 'Olá' })
  expect([status, body.status]).toEqual([201, 'sent'])
  expect(body.provider_id).toMatch(/^3EB0[0-9A-F]{18}$/)
  const arrived = parley.whatsapp.sent.at(-1)
  expect(arrived).toMatchObject({
    id: body.provider_id,
    to: '5511911110001',
    message: { extendedTextMessage: { text: 'Olá' } },
  })
  if (!arrived) return
  parley.whatsapp.receipt(own, arrived)
  await expect.poll(async () => (await message(body.id)).status).toBe('delivered')
  parley.whatsapp.receipt(own, arrived, 'read')
  await expect.poll(async () => (await message(body.id)).status).toBe('read')
})

test('a number that is not on WhatsApp is refused for good, before anything is sent', async () => {
  parley.whatsapp.strangers.add('5511911110003')
  const { status, body } = await parley.ask('POST', '/v1/messages', { to: '5511911110003', text: 'Hi' })
  expect([status, body.code, body.vendor_code]).toEqual([422, 'message_rejected', 'not_on_whatsapp'])
  expect(parley.whatsapp.sent.filter(({ to }) => to === '5511911110003')).toEqual([])
})

test('what the channel cannot carry is refused by name', async () => {
  const card = { type: 'card', title: 'A card' }
  const { status, body } = await parley.ask('POST', '/v1/messages', { to: '5511911110004', content: card })
  expect([status, body.errors[0].field]).toEqual([422, 'content.type'])
})

test('a message that WhatsApp refuses fails with its code', async () => {
  parley.whatsapp.refuseWith('463')
  const { status, body } = await parley.ask('POST', '/v1/messages', { to: '5511911110005', text: 'Hi' })
  parley.whatsapp.refuseWith(undefined)
  expect([status, body.code, body.vendor_code]).toEqual([422, 'message_rejected', '463'])
})

test('who hides their number is answered under their LID', async () => {
  parley.whatsapp.receive({ to: own, from: lidOf('5511922220009'), text: 'Oi' })
  const last = async () => (await parley.ask('GET', '/v1/messages?direction=inbound&limit=1')).body.data[0]
  await expect.poll(async () => (await last())?.text).toBe('Oi')
  const { contact_id } = await last()
  const { body: contact } = await parley.ask('GET', `/v1/contacts/${contact_id}`)
  expect(contact).toMatchObject({ phone: null, identities: [{ kind: 'wa_lid', value: '95511922220009' }] })
  const { status, body } = await parley.ask('POST', '/v1/messages', { contact_id, text: 'Olá' })
  expect([status, body.status]).toEqual([201, 'sent'])
  expect(parley.whatsapp.sent.at(-1)).toMatchObject({
    id: body.provider_id,
    message: { extendedTextMessage: { text: 'Olá' } },
  })
})

test('one that is never acknowledged is unknown, until a receipt proves that it was sent', {
  timeout: 60_000,
}, async () => {
  parley.whatsapp.beSilent(true)
  const sending = parley.ask('POST', '/v1/messages', { to: '5511911110006', text: 'Hi' })
  await expect.poll(() => parley.whatsapp.sent.at(-1)?.to).toBe('5511911110006')
  const before = parley.opened()
  // So that nothing here can take the login for an open session.
  parley.whatsapp.takeForOpening(300)
  parley.whatsapp.drop(own)
  const { body } = await sending
  parley.whatsapp.beSilent(false)
  expect(body).toMatchObject({ status: 'unknown', provider_id: null })
  await expect.poll(parley.opened).toBe(before + 1)
  const arrived = parley.whatsapp.sent.at(-1)
  if (!arrived) return
  parley.whatsapp.receipt(own, arrived)
  await expect.poll(() => message(body.id)).toMatchObject({ status: 'delivered', provider_id: arrived.id })
})

test.each(['image', 'document', 'video', 'audio'] as const)(
  '%s: fetched, encrypted, uploaded and sent',
  async (type) => {
    const caption = type === 'audio' ? {} : { caption: 'Look' }
    const content = { type, url: media.fileUrl('/photo.png'), ...caption }
    const { status, body } = await parley.ask('POST', '/v1/messages', { to: '5511911110009', content })
    expect([status, body.status, body.error]).toEqual([201, 'sent', null])
    const sent = parley.whatsapp.sent.at(-1)?.message
    const arrived = sent?.documentWithCaptionMessage?.message?.documentMessage ?? sent?.[`${type}Message`]
    expect(arrived).toMatchObject({ mimetype: 'image/png', directPath: '/v/1', ...caption })
    expect(Number(arrived?.fileLength)).toBe(photo.length)
    // Padded to whole blocks of 16 bytes, and 10 of a MAC.
    expect(media.uploads.at(-1)?.size).toBe(Math.floor(photo.length / 16 + 1) * 16 + 10)
    if (type === 'document') expect(arrived).toMatchObject({ fileName: 'photo.png' })
  },
)

test('media that are not there, or too large, fail the message; those of a server that is down are tried again', async () => {
  const image = (to: string, path: string) =>
    parley.ask('POST', '/v1/messages', { to, content: { type: 'image', url: media.fileUrl(path) } })
  for (const [to, path, reason] of [
    ['5511911110010', '/none', 'its URL answered 404'],
    ['5511911110011', '/huge', 'it is larger than 16 MiB'],
  ] as const) {
    const { status, body } = await image(to, path)
    expect([status, body.vendor_code, body.detail]).toEqual([422, 'media_refused', expect.stringContaining(reason)])
  }
  const { body } = await image('5511911110012', '/down')
  expect(body).toMatchObject({ status: 'queued', error: { code: 'media_unavailable' } })
})

test('media that point into a private network are not fetched, not by a redirect either', async () => {
  const to = '5511911110007'
  const image = (url: string) => parley.ask('POST', '/v1/messages', { to, content: { type: 'image', url } })
  const direct = await image('http://10.0.0.1/secret.png')
  expect([direct.status, direct.body.errors[0].field]).toEqual([422, 'content.url'])
  const { body } = await image(media.fileUrl('/moved'))
  expect(body).toMatchObject({
    status: 'queued',
    error: { code: 'media_unavailable', reason: expect.stringContaining('10.0.0.1') },
  })
})

test('a text comes in once, from its sender', async () => {
  const from = '5511922220001'
  const id = parley.whatsapp.receive({ to: own, from, text: 'Quero comprar', name: 'Bia' })
  await expect.poll(async () => (await ofContact(from))?.length).toBe(1)
  parley.whatsapp.receive({ to: own, from, text: 'Quero comprar', id })
  parley.whatsapp.receive({ to: own, from, text: 'Hoje' })
  await expect.poll(async () => (await ofContact(from)).length).toBe(2)
  expect((await ofContact(from))[1]).toMatchObject({
    direction: 'inbound',
    kind: 'text',
    text: 'Quero comprar',
    provider_id: id,
    channel_id: channel,
  })
  expect((await parley.ask('GET', `/v1/contacts?phone=${from}`)).body.data[0].name).toBe('Bia')
})

test('who is known by a LID is one contact with the number behind it', async () => {
  const attrs = { sender_pn: '5511922220002@s.whatsapp.net', addressing_mode: 'lid' }
  parley.whatsapp.receive({ to: own, from: '123456789012345@lid', text: 'Oi', attrs })
  await expect.poll(async () => (await ofContact('5511922220002'))?.length).toBe(1)
  const { body } = await parley.ask('GET', '/v1/contacts?phone=5511922220002')
  expect(body.data[0].identities).toEqual(
    expect.arrayContaining([expect.objectContaining({ kind: 'wa_lid', value: '123456789012345' })]),
  )
})

test('media are described, and a location is told', async () => {
  const from = '5511922220003'
  parley.whatsapp.receive({
    to: own,
    from,
    message: {
      imageMessage: { mimetype: 'image/jpeg', caption: 'Look', fileLength: 2048, mediaKey: Buffer.alloc(32) },
    },
  })
  parley.whatsapp.receive({
    to: own,
    from,
    message: { locationMessage: { degreesLatitude: 1.5, degreesLongitude: 2.5 } },
  })
  await expect.poll(async () => (await ofContact(from))?.length).toBe(2)
  expect((await ofContact(from)).toReversed()).toMatchObject([
    { kind: 'image', text: 'Look', content: { type: 'image', mime_type: 'image/jpeg', size: 2048, caption: 'Look' } },
    { kind: 'location', content: { type: 'location', latitude: 1.5, longitude: 2.5 } },
  ])
})

test('groups, statuses, notes to oneself and what programs tell each other are nobody’s', async () => {
  const before = (await parley.ask('GET', '/v1/messages?direction=inbound&limit=100')).body.data.length
  const participant = { participant: '5511922220004@s.whatsapp.net' }
  parley.whatsapp.receive({ to: own, from: '120363000000000000@g.us', text: 'To all', attrs: participant })
  parley.whatsapp.receive({ to: own, from: 'status@broadcast', text: 'My day', attrs: participant })
  parley.whatsapp.receive({ to: own, from: own, text: 'A note to me', attrs: { recipient: `${own}@s.whatsapp.net` } })
  parley.whatsapp.receive({
    to: own,
    from: '5511922220006',
    message: { protocolMessage: { type: 9, key: { id: 'X' } } },
  })
  parley.whatsapp.receive({ to: own, from: '5511922220007', text: 'Last' })
  await expect.poll(async () => (await ofContact('5511922220007'))?.length).toBe(1)
  expect((await parley.ask('GET', '/v1/messages?direction=inbound&limit=100')).body.data).toHaveLength(before + 1)
})

test('what is done with a message, and what is not known, is kept', async () => {
  const from = '5511922220008'
  const id = parley.whatsapp.receive({ to: own, from, text: 'Make it 10' })
  const edit = { type: 14, key: { id }, editedMessage: { conversation: 'Make it 20' } }
  parley.whatsapp.receive({ to: own, from, message: { editedMessage: { message: { protocolMessage: edit } } } })
  parley.whatsapp.receive({ to: own, from, message: { reactionMessage: { key: { id }, text: '' } } })
  parley.whatsapp.receive({ to: own, from, message: { protocolMessage: { type: 0, key: { id } } } })
  parley.whatsapp.receive({ to: own, from, message: { pollCreationMessage: { name: 'Which day?' } } })
  parley.whatsapp.receive({ to: own, from, message: { ptvMessage: { seconds: 3, mimetype: 'video/mp4' } } })
  await expect.poll(async () => (await ofContact(from))?.length).toBe(6)
  expect((await ofContact(from)).toReversed()).toMatchObject([
    { kind: 'text', text: 'Make it 10', provider_id: id, content: null },
    { kind: 'edit', text: 'Make it 20', content: { edit: { message_id: id, text: 'Make it 20', content: null } } },
    { kind: 'reaction', text: null, content: { reaction: { message_id: id, emoji: null } } },
    { kind: 'deletion', text: null, content: { deletion: { message_id: id } } },
    { kind: 'pollCreationMessage', text: 'Which day?', content: { type: 'unsupported' } },
    { kind: 'video', content: { type: 'video', seconds: 3 } },
  ])
  expect(await unread(from)).toBe(3)
})

const unread = async (phone: string) => {
  const { body } = await parley.ask('GET', `/v1/contacts?phone=${phone}`)
  const conversations = await parley.ask('GET', `/v1/conversations?contact_id=${body.data[0].id}`)
  return conversations.body.data[0].unread_count
}

test('what the person writes on the phone itself is theirs, once, and takes receipts', async () => {
  const to = '5511922220010'
  parley.whatsapp.receive({ to: own, from: to, text: 'Are you there?' })
  await expect.poll(async () => (await ofContact(to))?.length).toBe(1)
  const attrs = { recipient: `${to}@s.whatsapp.net` }
  const id = parley.whatsapp.receive({ to: own, from: own, text: 'From my phone', attrs })
  parley.whatsapp.receive({ to: own, from: own, text: 'From my phone', attrs, id })
  await expect.poll(async () => (await ofContact(to))?.length).toBe(2)
  const [echo, first] = await ofContact(to)
  expect(echo).toMatchObject({
    direction: 'outbound',
    author: 'api',
    status: 'sent',
    text: 'From my phone',
    provider_id: id,
    address: to,
    conversation_id: first.conversation_id,
  })
  expect(await unread(to)).toBe(0)
  parley.whatsapp.receipt(own, { id, to, message: {} } as Parameters<typeof parley.whatsapp.receipt>[1], 'read')
  await expect.poll(async () => (await message(echo.id)).status).toBe('read')
})

test('what is sent before a channel is paired waits for it', async () => {
  const id = await parley.create()
  const { status, body } = await parley.ask('POST', '/v1/messages', { to: '5511911110008', text: 'Hi', channel_id: id })
  expect([status, body.status, body.error.reason]).toEqual([202, 'queued', 'its channel is not paired yet'])
  await parley.ask('POST', `/v1/channels/${id}/pairing`)
  const pairing = async () => (await parley.ask('GET', `/v1/channels/${id}/pairing`)).body
  await expect.poll(async () => (await pairing()).state).toBe('waiting')
  parley.whatsapp.scan((await pairing()).qr, '5511999990001')
  await expect.poll(async () => (await message(body.id)).status).toBe('sent')
})

// WhatsApp's address of a number, and the number as people write it.
test.each([
  ['554188765432', '+55 41 98876-5432', '5541988765432'],
  ['5215512345678', '+52 55 1234 5678', '525512345678'],
])(
  'who writes from %s is the lead %s, and is answered at that address until they stop',
  async (user, written, phone) => {
    const { body: lead } = await parley.ask('POST', '/v1/contacts', { phone: written })
    parley.whatsapp.receive({ to: own, from: `${user}@s.whatsapp.net`, text: 'Oi' })
    await expect.poll(async () => (await ofContact(phone))?.length).toBe(1)
    const [received] = await ofContact(user)
    expect(received).toMatchObject({ contact_id: lead.id, address: phone, text: 'Oi' })
    for (const to of [received.address, user, written]) {
      const { status, body } = await parley.ask('POST', '/v1/messages', { to, text: 'Olá' })
      expect([status, body.contact_id]).toEqual([201, lead.id])
      expect(parley.whatsapp.sent.at(-1)).toMatchObject({ id: body.provider_id, to: user })
    }
    parley.whatsapp.receive({ to: own, from: `${user}:3@s.whatsapp.net`, text: 'STOP' })
    await expect.poll(async () => (await parley.ask('GET', `/v1/contacts/${lead.id}`)).body.opted_out_at).not.toBe(null)
    const { status, body } = await parley.ask('POST', '/v1/messages', { contact_id: lead.id, text: 'Compre' })
    expect([status, body.code]).toEqual([422, 'opted_out'])
  },
)
