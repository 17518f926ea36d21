import { type GraphServer, startGraphServer } from '@parley/test-kit/graph-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { type Failure, type Iagente, type Lead, newPhone, startIagente } from './iagente.test-helper.ts'

const account = { accessToken: 'EAAGm0PX4ZCpsBAKZC', phoneNumberId: '106540352242922', appSecret: 'shhh' }

let graph: GraphServer
let iagente: Iagente
let integration: number

beforeAll(async () => {
  graph = await startGraphServer(account)
  iagente = await startIagente({ PARLEY_WHATSAPP_CLOUD_URL: graph.baseUrl })
  const credentials = {
    phone_number_id: account.phoneNumberId,
    access_token: account.accessToken,
    app_secret: account.appSecret,
    verify_token: 'open sesame',
  }
  const body = { type: 'whatsapp-cloud', name: 'Vendas', credentials }
  integration = (await iagente.native<{ id: number }>('POST', '/channels', { body })).body.id
})
afterAll(async () => {
  await iagente.stop()
  await graph.close()
})

interface Sent {
  data: {
    id: number
    message_id: string | null
    status: string
    type: string
    lead_id: number
    phone: string
    integration_id: number
    reason: string | null
    created_at: string
  }
}

interface NativeMessage {
  content: Record<string, unknown> | null
  text: string | null
  kind: string
  channel_id: number
}

const simulated = 1
const send = (body: object, key = iagente.key) => iagente.iagente<Sent>('POST', '/whatsapp/messages', { body, key })
const failure = async (body: object, key = iagente.key) => {
  const { status, body: answer } = await iagente.iagente<Failure>('POST', '/whatsapp/messages', { body, key })
  return { status, ...answer.error }
}
const stored = async (id: number, key = iagente.key) =>
  (await iagente.native<NativeMessage>('GET', `/messages/${id}`, { key })).body
const text = (body: object = {}) => ({ integration_id: integration, type: 'text', text: 'Ola!', ...body })

describe('over a WhatsApp number', () => {
  it('sends to a phone, and makes its lead', async () => {
    const { status, body } = await send(text({ phone: '11955554444' }))
    expect(status).toBe(201)
    expect(body.data).toEqual({
      id: expect.any(Number),
      message_id: expect.stringMatching(/^wamid\./),
      status: 'sent',
      type: 'text',
      lead_id: expect.any(Number),
      phone: '5511955554444',
      integration_id: integration,
      reason: null,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    })
    expect(graph.sent.at(-1)?.to).toBe('5511955554444')
    const lead = await iagente.iagente<{ data: Lead }>('GET', `/leads/${body.data.lead_id}`)
    expect(lead.body.data.phone).toBe('5511955554444')
  })

  it('sends to a lead', async () => {
    const { body: lead } = await iagente.iagente<{ data: Lead }>('POST', '/leads', { body: { phone: newPhone() } })
    const { status, body } = await send(text({ lead_id: lead.data.id }))
    expect(status).toBe(201)
    expect(body.data).toMatchObject({ lead_id: lead.data.id, phone: lead.data.phone })
    expect(graph.sent.at(-1)?.to).toBe(lead.data.phone)
  })

  it('answers 500 send_failed where WhatsApp refuses, with its reason and code', async () => {
    graph.failNext(131026)
    const answer = await failure(text({ phone: newPhone() }))
    expect(answer).toEqual({
      status: 500,
      code: 'send_failed',
      message: expect.stringMatching(/^Failed to send the WhatsApp message\. .*131026/),
      details: { reason: ['message_rejected'], vendor_code: ['131026'], message_id: [expect.any(String)] },
    })
  })

  it('answers 202 where WhatsApp refuses for now, and sends it later', async () => {
    graph.failNext(130429)
    const { status, body } = await send(text({ phone: newPhone() }))
    expect(status).toBe(202)
    expect(body.data).toMatchObject({ status: 'queued', message_id: null, reason: expect.any(String) })
    await expect.poll(async () => (await stored(body.data.id)) as object).toMatchObject({ status: 'sent' })
  })

  it('sends once what is asked for twice with an Idempotency-Key', async () => {
    const before = graph.sent.length
    const request = { body: text({ phone: newPhone() }), headers: { 'idempotency-key': 'once' } }
    const first = await iagente.iagente<Sent>('POST', '/whatsapp/messages', request)
    const second = await iagente.iagente<Sent>('POST', '/whatsapp/messages', request)
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body).toEqual(first.body)
    expect(graph.sent.length).toBe(before + 1)
  })
})

describe('integration_id', () => {
  it.each([
    ['nothing', undefined],
    ['text', '1'],
    ['zero', 0],
    ['a fraction', 1.5],
  ])('is a 422 where it is %s', async (_what, integration_id) => {
    const answer = await failure({ phone: newPhone(), type: 'text', text: 'Ola!', integration_id })
    expect(answer).toMatchObject({ status: 422, code: 'validation_error' })
    expect(answer.details).toEqual({ integration_id: [expect.stringContaining('integration_id')] })
  })

  it('is a 404 where there is none', async () => {
    const expected = { status: 404, code: 'integration_not_found', details: {} }
    expect(await failure(text({ phone: newPhone(), integration_id: 999_999 }))).toMatchObject(expected)
  })

  it('may be the simulator', async () => {
    const body = text({ phone: newPhone(), integration_id: simulated })
    const answer = await iagente.iagente<{ data: { status: string } }>('POST', '/whatsapp/messages', { body })
    expect([answer.status, answer.body.data.status]).toEqual([201, 'delivered'])
  })

  it('is a 404 while it is paused', async () => {
    await iagente.native('PATCH', `/channels/${integration}`, { body: { status: 'paused' } })
    const answer = await failure(text({ phone: newPhone() }))
    await iagente.native('PATCH', `/channels/${integration}`, { body: { status: 'connected' } })
    expect(answer).toMatchObject({ status: 404, code: 'integration_not_found' })
    expect(answer.message).toBe('WhatsApp integration not found or inactive.')
  })
})

describe('the recipient', () => {
  it('is a lead or a phone', async () => {
    const answer = await failure(text())
    expect(answer).toMatchObject({ status: 422, details: { phone: ['O campo phone é obrigatório.'] } })
  })

  it('is a 404 where there is no such lead', async () => {
    const answer = await failure(text({ lead_id: 999_999 }))
    expect(answer).toEqual({ status: 404, code: 'not_found', message: 'Lead not found.', details: {} })
  })

  it('is a 422 where the phone is none', async () => {
    const answer = await failure(text({ phone: '123' }))
    expect(answer).toMatchObject({
      status: 422,
      details: { phone: ['O campo phone deve ser um telefone válido, com DDD.'] },
    })
  })
})

describe('with a test key', () => {
  const url = 'https://exemplo.com/arquivo'
  it.each([
    [{ type: 'text', text: 'Ola!' }, null],
    [
      { type: 'template', template_name: 'boas_vindas', variables: ['Joao'] },
      { type: 'template', name: 'boas_vindas', variables: ['Joao'] },
    ],
    [
      { type: 'template', template_name: 'boas_vindas' },
      { type: 'template', name: 'boas_vindas', variables: [] },
    ],
    [
      { type: 'image', media_url: url, caption: 'Loja' },
      { type: 'image', url, caption: 'Loja' },
    ],
    [
      { type: 'video', media_url: url },
      { type: 'video', url },
    ],
    [
      { type: 'document', media_url: url, caption: 'Proposta', filename: 'proposta.pdf' },
      { type: 'document', url, caption: 'Proposta', filename: 'proposta.pdf' },
    ],
    [
      { type: 'audio', media_url: url },
      { type: 'audio', url },
    ],
  ])('sends %j over the simulator with a test key', async (message, content) => {
    const own = (await iagente.native<{ data: { id: number }[] }>('GET', '/channels', { key: iagente.testKey })).body
    const simulator = own.data[0]?.id
    for (const integration_id of [simulated, integration]) {
      const before = graph.sent.length
      const { status, body } = await send({ integration_id, phone: newPhone(), ...message }, iagente.testKey)
      expect(status).toBe(201)
      expect(body.data).toMatchObject({ type: message.type, integration_id: simulator })
      const read = await stored(body.data.id, iagente.testKey)
      expect(read).toMatchObject({ kind: message.type, content, channel_id: simulator })
      expect(graph.sent.length).toBe(before)
    }
  })

  it('has no template of an unknown id, and ignores what it does not know', async () => {
    const missing = await failure({
      integration_id: integration,
      phone: newPhone(),
      type: 'template',
      template_id: 999_999,
    })
    expect(missing).toMatchObject({ status: 404, code: 'not_found', message: 'Template not found.' })
    const { status, headers } = await send({
      integration_id: integration,
      phone: newPhone(),
      type: 'text',
      text: 'Ola!',
      body: 'x',
    })
    expect([status, headers.get('parley-ignored')]).toEqual([201, 'body'])
  })

  it.each([
    [{ type: 'text' }, 'text', 'é obrigatório'],
    [{ type: 'text', text: '' }, 'text', 'não pode ficar vazio'],
    [{ type: 'text', text: 'x'.repeat(4_097) }, 'text', 'no máximo 4096 caracteres'],
    [{ type: 'text', text: 'Ola!', media_url: url }, 'media_url', 'não se aplica ao type text'],
    [{ text: 'Ola!' }, 'type', 'é obrigatório'],
    [{ type: 'sticker', media_url: url }, 'type', 'text, template, image, video, document, audio'],
    [{ type: 'template' }, 'template_id', 'é obrigatório'],
    [{ type: 'template', template_id: '7' }, 'template_id', 'deve ser um número inteiro positivo'],
    [{ type: 'template', template_name: 'a', variables: 'Joao' }, 'variables', 'deve ser uma lista'],
    [{ type: 'template', template_name: 'a', variables: [1] }, 'variables.0', 'deve ser um texto'],
    [{ type: 'image' }, 'media_url', 'é obrigatório'],
    [{ type: 'video', caption: 'Loja' }, 'media_url', 'é obrigatório'],
    [{ type: 'image', media_url: 'imagem.jpg' }, 'media_url', 'deve ser uma URL http ou https'],
    [{ type: 'document', media_url: 'http://192.168.0.1/a.pdf' }, 'media_url', 'rede privada'],
    [{ type: 'audio', media_url: url, caption: 'Ola' }, 'caption', 'não se aplica ao type audio'],
    [{ type: 'image', media_url: url, filename: 'a.jpg' }, 'filename', 'não se aplica ao type image'],
    [{ type: 'text', text: 7, body: 'Ola!' }, 'text', 'deve ser um texto'],
  ])('refuses %j by its field', async (message, field, said) => {
    const answer = await failure({ integration_id: simulated, phone: newPhone(), ...message })
    expect(answer).toMatchObject({ status: 422, code: 'validation_error' })
    expect(answer.details).toEqual({ [field]: [expect.stringContaining(said)] })
  })
})
