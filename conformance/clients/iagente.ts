/** A shop in Brazil whose CRM keeps its leads in IAGENTE, and writes to them over WhatsApp and RCS. */
import assert from 'node:assert/strict'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'

import { receiveWebhooks } from './webhooks.ts'

const { IAGENTE_URL = 'https://lp.webpro.com.br/api/v1', IAGENTE_KEY = '', IAGENTE_INTEGRATION = '1' } = process.env
const integration_id = Number(IAGENTE_INTEGRATION)

interface Failure {
  error: { code: string; message: string; details: Record<string, string[]> }
}

async function iagente<Body = Failure>(method: string, path: string, body?: object, key = IAGENTE_KEY) {
  for (;;) {
    const response = await fetch(IAGENTE_URL + path, {
      method,
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (response.status === 429) {
      await delay(1_000 * Number(response.headers.get('Retry-After') ?? 1))
      continue
    }
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as Body }
  }
}

interface Lead {
  id: number
  phone: string
  name: string
}

interface Event {
  event: string
  data: { id: number; lead_id?: number; text?: string; type?: string; test?: boolean }
}

let signingSecret = ''
const webhooks = await receiveWebhooks<Event>({
  read(rawBody, headers) {
    const expected = `sha256=${createHmac('sha256', signingSecret).update(rawBody).digest('hex')}`
    const given = `${headers['x-webhook-signature']}`
    assert(timingSafeEqual(Buffer.from(expected), Buffer.from(given)), 'Invalid signature')
    return JSON.parse(rawBody.toString())
  },
})

assert.equal((await iagente('GET', '/leads', undefined, 'sk_live_of_nobody')).status, 401)
const events = ['lead.created', 'lead.updated', 'lead.qualified', 'message.received', 'message.sent']
const input = { name: 'Meu Webhook', url: webhooks.url, events }
const { body: webhook } = await iagente<{ data: { id: number; signing_secret: string } }>('POST', '/webhooks', input)
signingSecret = webhook.data.signing_secret
await iagente('POST', `/webhooks/${webhook.data.id}/test`)
await webhooks.event(({ data }) => data.test === true)

const maria = { phone: '11999999999', name: 'Maria Santos', email: 'maria@empresa.com', company_name: 'Tech Corp' }
const created = await iagente<{ data: Lead }>('POST', '/leads', { ...maria, deal_value: 15000, utm_campaign: 'natal' })
assert.deepEqual([created.status, created.body.data.phone], [201, '5511999999999'])
const { id } = created.body.data
assert.equal(created.headers.get('X-RateLimit-Limit'), '60')
await webhooks.event(({ event, data }) => event === 'lead.created' && data.id === id)

assert.equal((await iagente('POST', '/leads', maria)).status, 409)
const invalid = await iagente('POST', '/leads', { name: 'Sem telefone' })
assert.deepEqual([invalid.status, invalid.body.error.code], [422, 'validation_error'])
assert.deepEqual(invalid.body.error.details.phone, ['O campo phone é obrigatório.'])
assert.equal((await iagente('GET', '/leads/999999')).status, 404)

for (const digit of [1, 2, 3]) await iagente('POST', '/leads', { phone: `1198888000${digit}`, name: `Lead ${digit}` })
const page = '/leads?page=2&per_page=3&sort=name'
const { body: second } = await iagente<{ data: Lead[]; meta: object }>('GET', page)
assert.deepEqual([second.data.length, second.data[0]?.name], [1, 'Maria Santos'])
assert.deepEqual(second.meta, { current_page: 2, per_page: 3, total: 4, total_pages: 2 })
const { body: found } = await iagente<{ data: Lead[] }>('GET', '/leads?phone=11999999999')
assert.deepEqual([found.data.length, found.data[0]?.id], [1, id])
await iagente('PUT', `/leads/${id}`, { company_name: 'Tech Corp LTDA' })
await webhooks.event(({ event, data }) => event === 'lead.updated' && data.id === id)
console.log('created leads')

interface Sent {
  data: { message_id: string; lead_id: number }
}
const { body: templates } = await iagente<{ data: { name: string }[] }>('GET', '/whatsapp/templates?meta_approved=true')
assert.equal(templates.data[0]?.name, 'boas_vindas')
const welcome = { type: 'template', template_name: 'boas_vindas', variables: ['Maria'] }
const image = { type: 'image', media_url: 'https://exemplo.com/imagem.jpg', caption: 'Oferta' }
for (const message of [welcome, image]) {
  const sent = await iagente<Sent>('POST', '/whatsapp/messages', { integration_id, phone: '11999999999', ...message })
  assert.deepEqual([sent.status, sent.body.data.lead_id], [201, id])
  await webhooks.event(({ event, data }) => event === 'message.sent' && data.type === message.type)
}
// A serializer writes the fields that it has no value for.
const text = { type: 'text', text: 'Ola!', caption: null }
const elsewhere = await iagente('POST', '/whatsapp/messages', { integration_id: 999, lead_id: id, ...text })
assert.deepEqual([elsewhere.status, elsewhere.body.error.code], [404, 'integration_not_found'])
console.log('wrote over WhatsApp')

const received = await webhooks.event(({ event }) => event === 'message.received')
assert.deepEqual([received.data.lead_id, received.data.text], [id, 'Quero saber mais'])
const reply = await iagente<Sent>('POST', '/whatsapp/messages', { integration_id, lead_id: id, ...text })
assert.match(reply.body.data.message_id, /^wamid\./)

const buttons = [{ type: 'url', text: 'Comprar', url: 'https://exemplo.com' }]
const card = { title: 'Produto A', description: 'Oferta', media_url: 'https://exemplo.com/a.jpg', buttons }
const quick_replies = [{ text: 'Opcao A', payload: 'option_a' }]
for (const message of [
  text,
  { type: 'card', ...card },
  { type: 'carousel', card_width: 'MEDIUM', cards: [card, { ...card, title: 'Produto B' }] },
  { type: 'replyable_text', text: 'Qual opcao voce prefere?', quick_replies },
]) {
  assert.equal((await iagente<Sent>('POST', '/rcs/messages', { phone: '5511999999999', ...message })).status, 201)
}
console.log('wrote over RCS')
const tapped = await webhooks.event(({ event, data }) => event === 'message.received' && data.text === 'Opcao A')
assert.equal(tapped.data.lead_id, id)

assert.equal((await iagente('DELETE', `/leads/${id}`)).status, 204)
assert.equal((await iagente('GET', `/leads/${id}`)).status, 404)
webhooks.close()
console.log('deleted a lead')
