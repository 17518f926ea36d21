import { inboundBody, statusBody } from '@parley/test-kit/graph/webhook-body'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { account, type Cloud, credentials, type MessageRecord, startCloud } from './cloud.test-helper.ts'
import { newPhone, payloadOf } from './niyog.test-helper.ts'

let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud()
})
afterAll(() => cloud.stop())

async function messagesWith(phone: string): Promise<MessageRecord[]> {
  const contacts = await cloud.native<{ data: { id: number }[] }>('GET', `/contacts?phone=${phone}`)
  const [contact] = contacts.body.data
  if (!contact) return []
  return (await cloud.native<{ data: MessageRecord[] }>('GET', `/messages?contact_id=${contact.id}`)).body.data
}

describe('the verification', () => {
  it('is answered with the challenge alone', async () => {
    const answer = await cloud.graph.verifyWebhook(cloud.webhookUrl, credentials.verify_token, '1158201444')
    expect(answer).toEqual({ status: 200, text: '1158201444' })
  })

  it('is refused with another token', async () => {
    const { status, text } = await cloud.graph.verifyWebhook(cloud.webhookUrl, 'guess', '1158201444')
    expect(status).toBe(403)
    expect(text).not.toContain('1158201444')
  })

  it('is refused alike for a channel that is not there, or is no number of Meta’s', async () => {
    for (const path of ['999', '1', 'x']) {
      const url = `${cloud.parley.url}/webhooks/whatsapp-cloud/${path}`
      expect((await cloud.graph.verifyWebhook(url, credentials.verify_token)).status, path).toBe(403)
    }
  })
})

describe('the signature', () => {
  it.each(['wrong', 'none'] as const)('is refused when it is %s, and nothing is stored', async (signature) => {
    const from = newPhone()
    const body = inboundBody(account.phoneNumberId, { text: 'Hello', from, wamid: `wamid.${from}` })
    expect((await cloud.graph.sendRaw(cloud.webhookUrl, body, { signature })).status).toBe(401)
    expect(await messagesWith(from)).toEqual([])
  })

  it('covers the bytes, whatever they are', async () => {
    const from = newPhone()
    const body = inboundBody(account.phoneNumberId, { text: 'Größe 👋🏽', from, wamid: `wamid.${from}` })
    const spaced = JSON.stringify(body, null, 3).replaceAll('ö', '\\u00f6')
    expect((await cloud.graph.sendRaw(cloud.webhookUrl, spaced)).status).toBe(200)
    expect(await messagesWith(from)).toMatchObject([{ text: 'Größe 👋🏽' }])
  })

  it('does not make what is no JSON acceptable', async () => {
    expect((await cloud.graph.sendRaw(cloud.webhookUrl, '{"entry":')).status).toBe(400)
  })
})

describe('an inbound message', () => {
  it('is stored, and makes a lead', async () => {
    const from = newPhone()
    const { status, wamid } = await cloud.graph.sendInbound(cloud.webhookUrl, { from, text: 'Hi', name: 'Asha Rao' })
    expect(status).toBe(200)
    const expected = { direction: 'inbound', status: 'received', text: 'Hi', address: from, provider_id: wamid }
    expect(await messagesWith(from)).toMatchObject([expected])
    const created = (await cloud.subscription.settled())
      .map(payloadOf)
      .filter(({ metadata }) => metadata.phone === from)
    expect(created).toMatchObject([{ event: 'lead.created', metadata: { name: 'Asha Rao', stage: 'New' } }])
  })

  it('is one message however often Meta brings it, also at once', async () => {
    const from = newPhone()
    const bring = () => cloud.graph.sendInbound(cloud.webhookUrl, { from, text: 'Hi', wamid: `wamid.${from}` })
    const answers = await Promise.all(Array.from({ length: 6 }, bring))
    answers.push(await bring())
    expect(answers.map(({ status }) => status)).toEqual(Array(7).fill(200))
    expect(await messagesWith(from)).toHaveLength(1)
    const created = (await cloud.subscription.settled())
      .map(payloadOf)
      .filter(({ metadata }) => metadata.phone === from)
    expect(created).toHaveLength(1)
  })

  it('comes from the lead that is known already', async () => {
    const from = newPhone()
    const lead = await cloud.niyog('POST', '/leads', { body: { phone: from, name: 'Rohan' } })
    await cloud.graph.sendInbound(cloud.webhookUrl, { from, text: 'Hi', name: 'Somebody' })
    expect(await messagesWith(from)).toMatchObject([{ contact_id: lead.body.id }])
    expect((await cloud.niyog('GET', `/leads/${lead.body.id}`)).body.name).toBe('Rohan')
  })

  it('for a number that nobody has connected is acknowledged and dropped', async () => {
    const from = newPhone()
    const body = inboundBody('999999999999999', { text: 'Hi', from, wamid: `wamid.${from}` })
    expect((await cloud.graph.sendRaw(cloud.webhookUrl, body)).status).toBe(200)
    expect(await messagesWith(from)).toEqual([])
  })
})

describe('a status', () => {
  async function sent(): Promise<{ to: string; wamid: string; read: () => Promise<MessageRecord> }> {
    const to = newPhone()
    const { body } = await cloud.send(to)
    const [{ id } = { id: 0 }] = await messagesWith(to)
    return { to, wamid: body.message_id ?? '', read: () => cloud.message(id) }
  }

  const at = Math.floor(Date.now() / 1000)
  const times = { sent: at, delivered: at + 2, read: at + 4 }
  const report = (wamid: string, status: 'sent' | 'delivered' | 'read') =>
    cloud.graph.sendStatus(cloud.webhookUrl, { wamid, status, timestamp: times[status] })

  it.each([
    [['sent', 'delivered', 'read']],
    [['read', 'delivered', 'sent']],
    [['delivered', 'sent', 'read', 'delivered', 'sent', 'read']],
    [['read']],
  ] as const)('moves the message forward only: %j', async (order) => {
    const { to, wamid, read } = await sent()
    for (const status of order) expect((await report(wamid, status)).status).toBe(200)
    const message = await read()
    expect(message.status).toBe('read')
    expect(message.read_at).toBe(new Date(times.read * 1000).toISOString())
    if (order.length > 1) expect(message.delivered_at).toBe(new Date(times.delivered * 1000).toISOString())
    expect(message.statuses.map(({ status }) => status).toSorted()).toEqual([...new Set(order)].toSorted())
    expect(await cloud.announced('message.sent', to)).toHaveLength(1)
  })

  it('counts once when it comes many times at once', async () => {
    const { wamid, read } = await sent()
    const answers = await Promise.all(Array.from({ length: 6 }, () => report(wamid, 'delivered')))
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200))
    expect(await read()).toMatchObject({ status: 'delivered', statuses: [{ status: 'delivered' }] })
  })

  it('of a failure is kept with Meta’s reason, and a delivery after it proves it wrong', async () => {
    const { wamid, read } = await sent()
    const errors = [{ code: 131026, title: 'Message undeliverable', error_data: { details: 'No such user' } }]
    await cloud.graph.sendStatus(cloud.webhookUrl, { wamid, status: 'failed', errors, timestamp: at })
    expect(await read()).toMatchObject({ status: 'failed', error: { code: '131026' } })
    await report(wamid, 'delivered')
    expect(await read()).toMatchObject({ status: 'delivered', error: null })
  })

  it('of a message that was sent by other software is acknowledged', async () => {
    const body = statusBody(account.phoneNumberId, { wamid: 'wamid.elsewhere', status: 'read' })
    expect((await cloud.graph.sendRaw(cloud.webhookUrl, body)).status).toBe(200)
  })
})
