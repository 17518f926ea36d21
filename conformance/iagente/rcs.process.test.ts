import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { type Failure, type Iagente, type Lead, newPhone, startIagente } from './iagente.test-helper.ts'

let iagente: Iagente

beforeAll(async () => {
  iagente = await startIagente()
})
afterAll(() => iagente.stop())

interface Sent {
  data: { id: number; message_id: string; status: string; type: string; lead_id: number; phone: string }
}

const send = (body: object) => iagente.iagente<Sent & Failure>('POST', '/rcs/messages', { body })

const url = 'https://exemplo.com/a.jpg'
const button = { type: 'url', text: 'Comprar', url: 'https://exemplo.com/a' }
const cards = (count: number, card: object = {}) =>
  Array.from({ length: count }, (_, n) => ({ title: `Produto ${n}`, ...card }))
const replies = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ text: `Opcao ${n}`, payload: `option_${n}` }))
const buttons = (count: number) => Array.from({ length: count }, () => button)

describe('a message', () => {
  it.each([
    [{ type: 'text', text: 'x'.repeat(4_096) }, 'text', null],
    [{ type: 'file', file_url: url, mime_type: 'image/jpeg' }, 'file', { type: 'file', url, mime_type: 'image/jpeg' }],
    [{ type: 'file', file_url: url }, 'file', { type: 'file', url }],
    [
      {
        type: 'card',
        title: 'x'.repeat(200),
        description: 'Confira!',
        media_url: url,
        buttons: [...buttons(3), { type: 'call', text: 'Ligar', phone_number: '+5511999999999' }],
      },
      'card',
      { type: 'card', title: 'x'.repeat(200), description: 'Confira!', media_url: url, buttons: { length: 4 } },
    ],
    [{ type: 'card', title: 'So o titulo' }, 'card', { type: 'card', title: 'So o titulo' }],
    [{ type: 'carousel', cards: cards(2) }, 'carousel', { type: 'carousel', width: 'MEDIUM', cards: cards(2) }],
    [
      { type: 'carousel', card_width: 'SMALL', cards: cards(10, { media_url: url, buttons: buttons(4) }) },
      'carousel',
      { type: 'carousel', width: 'SMALL', cards: { length: 10 } },
    ],
    [
      { type: 'replyable_text', text: 'Qual?', quick_replies: replies(11) },
      'quick_replies',
      { type: 'quick_replies', text: 'Qual?', replies: replies(11) },
    ],
    [
      { type: 'location', latitude: -90, longitude: 180, label: 'Aqui' },
      'location',
      { type: 'location', latitude: -90, longitude: 180, label: 'Aqui' },
    ],
    [
      { type: 'location', latitude: 90, longitude: -180 },
      'location',
      { type: 'location', latitude: 90, longitude: -180 },
    ],
  ])('%j is sent', async (message, kind, content) => {
    const phone = newPhone()
    const { status, body } = await send({ phone, ...message })
    expect(status).toBe(201)
    expect(body.data).toMatchObject({ type: message.type, phone, status: 'delivered', message_id: expect.any(String) })
    const { body: stored } = await iagente.native('GET', `/messages/${body.data.id}`)
    expect(stored.kind).toBe(kind)
    if (content) expect(stored.content).toMatchObject(content)
  })

  it('goes to a lead, or to a phone with its area code', async () => {
    const { body: lead } = await iagente.iagente<{ data: Lead }>('POST', '/leads', { body: { phone: '11944443333' } })
    const [byLead, byPhone] = [{ lead_id: lead.data.id }, { phone: '11944443333' }]
    for (const recipient of [byLead, byPhone]) {
      const { body } = await send({ ...recipient, type: 'text', text: 'Ola!' })
      expect(body.data).toMatchObject({ lead_id: lead.data.id, phone: '5511944443333' })
    }
  })

  it.each([
    [{}, 'type', 'é obrigatório'],
    [{ type: 'video' }, 'type', 'text, file, card, carousel, replyable_text, location'],
    [{ type: 'text' }, 'text', 'é obrigatório'],
    [{ type: 'text', text: 'x'.repeat(4_097) }, 'text', 'no máximo 4096 caracteres'],
    [{ type: 'text', text: 'Ola!', title: 'Ola!' }, 'title', 'não se aplica ao type text'],
    [{ type: 'file' }, 'file_url', 'é obrigatório'],
    [{ type: 'file', file_url: 'a.jpg' }, 'file_url', 'deve ser uma URL http ou https'],
    [{ type: 'file', file_url: 'http://10.0.0.1/a.jpg' }, 'file_url', 'rede privada'],
    [{ type: 'file', file_url: url, mime_type: 'jpeg' }, 'mime_type', 'deve ser um tipo MIME'],
    [{ type: 'card' }, 'title', 'é obrigatório'],
    [{ type: 'card', title: 'x'.repeat(201) }, 'title', 'no máximo 200 caracteres'],
    [{ type: 'card', title: 'Oferta', media_url: 'http://10.0.0.1/' }, 'media_url', 'rede privada'],
    [{ type: 'card', title: 'Oferta', buttons: buttons(5) }, 'buttons', 'no máximo 4 itens'],
    [{ type: 'card', title: 'Oferta', buttons: [{ ...button, type: 'fax' }] }, 'buttons.0.type', 'url, call, reply'],
    [{ type: 'card', title: 'Oferta', buttons: [{ type: 'url', text: 'Ver' }] }, 'buttons.0.url', 'é obrigatório'],
    [{ type: 'carousel' }, 'cards', 'é obrigatório'],
    [{ type: 'carousel', cards: cards(1) }, 'cards', 'pelo menos 2 itens'],
    [{ type: 'carousel', cards: cards(11) }, 'cards', 'no máximo 10 itens'],
    [{ type: 'carousel', cards: cards(2), card_width: 'LARGE' }, 'card_width', 'SMALL, MEDIUM'],
    [{ type: 'carousel', cards: [{ title: 'A' }, { description: 'B' }] }, 'cards.1.title', 'é obrigatório'],
    [{ type: 'carousel', cards: cards(2, { buttons: buttons(5) }) }, 'cards.0.buttons', 'no máximo 4 itens'],
    [{ type: 'replyable_text', text: 'Qual?' }, 'quick_replies', 'é obrigatório'],
    [{ type: 'replyable_text', quick_replies: replies(1) }, 'text', 'é obrigatório'],
    [{ type: 'replyable_text', text: 'Qual?', quick_replies: replies(12) }, 'quick_replies', 'no máximo 11 itens'],
    [{ type: 'location', longitude: 0 }, 'latitude', 'é obrigatório'],
    [{ type: 'location', latitude: 90.1, longitude: 0 }, 'latitude', 'deve ser um número de -90 a 90'],
    [{ type: 'location', latitude: -90.1, longitude: 0 }, 'latitude', 'deve ser um número de -90 a 90'],
    [{ type: 'location', latitude: 0, longitude: 180.1 }, 'longitude', 'deve ser um número de -180 a 180'],
    [{ type: 'location', latitude: '0', longitude: 0 }, 'latitude', 'deve ser um número de -90 a 90'],
    [{ type: 'text', text: 7, integration_id: 1 }, 'text', 'deve ser um texto'],
  ])('%j is refused by its field', async (message, field, said) => {
    const { status, body } = await send({ phone: newPhone(), ...message })
    expect([status, body.error.code]).toEqual([422, 'validation_error'])
    expect(body.error.details[field]).toEqual([expect.stringContaining(said)])
  })

  it('needs a recipient that there is', async () => {
    const message = { type: 'text', text: 'Ola!' }
    expect((await send(message)).body.error.details).toEqual({ phone: ['O campo phone é obrigatório.'] })
    const unknown = await send({ ...message, lead_id: 999_999 })
    expect([unknown.status, unknown.body.error.code]).toEqual([404, 'not_found'])
  })
})

it('goes over the simulator until something is connected, and then says that there is no RCS integration', async () => {
  const body = { phone: newPhone(), type: 'text', text: 'Ola!' }
  expect((await iagente.iagente('POST', '/rcs/messages', { body })).status).toBe(201)
  const credentials = { phone_number_id: '1', access_token: 'token', app_secret: 'secret', verify_token: 'verify' }
  const channel = { type: 'whatsapp-cloud', name: 'Vendas', is_default: true, credentials }
  expect((await iagente.native('POST', '/channels', { body: channel })).status).toBe(201)
  const answer = await iagente.iagente<Failure>('POST', '/rcs/messages', { body })
  expect(answer.status).toBe(404)
  const message = 'RCS integration not found or inactive.'
  expect(answer.body.error).toEqual({ code: 'integration_not_found', message, details: {} })
})
