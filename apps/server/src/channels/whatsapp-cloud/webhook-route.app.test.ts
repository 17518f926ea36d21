import { createHmac } from 'node:crypto'

import { inboundBody } from '@parley/test-kit/graph/webhook-body'
import { beforeAll, describe, expect, test } from 'vitest'

import { answerToHead } from '../../../testing/answer-to-head.ts'
import { account, credentials, type Populated, startPopulated } from '../../../testing/populated-workspace.ts'

let parley: Populated
let path: string
let hook: string
beforeAll(async () => {
  parley = await startPopulated()
  path = `/webhooks/whatsapp-cloud/${parley.ids.channel}`
  hook = parley.url + path
  return parley.stop
})

describe('the handshake', () => {
  test('repeats the challenge to a caller who knows the verify token', async () => {
    const answer = await parley.graph.verifyWebhook(hook, credentials.verify_token, '1158201444')
    expect(answer).toEqual({ status: 200, text: '1158201444' })
  })

  test.each([
    `?hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1`,
    `?hub.mode=unsubscribe&hub.verify_token=${encodeURIComponent(credentials.verify_token)}&hub.challenge=1`,
    `?hub.mode=subscribe&hub.verify_token=${encodeURIComponent(credentials.verify_token)}`,
    '?hub.mode=subscribe&hub.verify_token=&hub.challenge=1',
    '',
  ])('refuses the query %s', async (query) => {
    const { status, body } = await parley.request('GET', path + query)
    expect([status, body.code]).toEqual([403, 'wrong_verify_token'])
  })
})

describe('a webhook', () => {
  const post = (body: string, signature?: string) =>
    parley.request('POST', path, {
      raw: body,
      headers: signature === undefined ? {} : { 'x-hub-signature-256': signature },
    })
  const sign = (body: string, secret = account.appSecret) =>
    `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

  test('is accepted with the right signature only', async () => {
    const body = '{"entry":[]}'
    for (const signature of [undefined, '', 'sha256=', 'sha256=00', sign(body, 'other'), sign(`${body} `)]) {
      const { status, body: answer } = await post(body, signature)
      expect([signature, status, answer.code]).toEqual([signature, 401, 'wrong_signature'])
    }
    expect(await post(body, sign(body))).toMatchObject({ status: 200, body: { received: true } })
  })

  test('must be JSON of at most 3 MiB', async () => {
    expect(await post('{"entry":', sign('{"entry":'))).toMatchObject({ status: 400, body: { code: 'invalid_json' } })
    const large = JSON.stringify({ entry: 'a'.repeat(3 * 2 ** 20) })
    const { status, body } = await post(large, sign(large))
    expect([status, body.detail]).toEqual([413, 'The body is larger than 3 MiB.'])
  })

  test('of 2.5 MB has all its messages stored', async () => {
    const raw = { entry: [] as unknown[] }
    const wamids = ['wamid.large.1', 'wamid.large.2', 'wamid.large.3']
    for (const wamid of wamids) {
      const body = inboundBody(account.phoneNumberId, { from: '919812345690', text: 'Hi', wamid })
      raw.entry.push(...(body as typeof raw).entry)
    }
    const body = JSON.stringify({ ...raw, padding: 'a'.repeat(2_500_000) })
    expect((await post(body, sign(body))).status).toBe(200)
    expect(await parley.sql('select from messages where provider_id = any($1)', [wamids])).toHaveLength(3)
  })

  test('for an unknown channel or without a signature is refused before its body is read', async () => {
    const signed = { 'x-hub-signature-256': 'sha256=00' }
    expect(await answerToHead(`${parley.url}/webhooks/whatsapp-cloud/999999`, signed)).toBe(404)
    expect(await answerToHead(hook)).toBe(401)
  })

  test('with an inbound message creates the message once', async () => {
    const { wamid: inbound } = await parley.graph.sendInbound(hook, {
      from: '919812345699',
      text: 'Hello?',
      name: 'Asha',
    })
    await parley.graph.sendInbound(hook, { from: '919812345699', text: 'Hello?', wamid: inbound })
    const { body } = await parley.request('GET', '/v1/messages?direction=inbound&limit=1')
    expect(body.data).toMatchObject([{ provider_id: inbound, text: 'Hello?', channel_id: parley.ids.channel }])
    expect(await parley.sql('select from messages where provider_id = $1', [inbound])).toHaveLength(1)
    const { body: contact } = await parley.request('GET', `/v1/contacts/${body.data[0].contact_id}`)
    expect(contact).toMatchObject({ phone: '919812345699', name: 'Asha', source: 'whatsapp-cloud' })
  })

  test('with a status updates our message', async () => {
    const wamid = parley.graph.sent[0]?.wamid ?? ''
    for (const status of ['read', 'delivered', 'sent', 'read']) {
      await parley.graph.sendStatus(hook, { wamid, status, timestamp: 1_768_469_400 })
    }
    const { body } = await parley.request('GET', `/v1/messages/${parley.ids.message}`)
    expect([body.status, body.statuses.length]).toEqual(['read', 3])
  })

  test('for an unknown phone number is ignored', async () => {
    const body = JSON.stringify({
      entry: [{ changes: [{ field: 'messages', value: { metadata: { phone_number_id: '1' }, messages: [{}] } }] }],
    })
    expect((await post(body, sign(body))).status).toBe(200)
  })
})

test.each(['999999', '0', 'x', '1', '%00', '9'.repeat(30)])(
  'a webhook for channel %s, which does not exist, is refused',
  async (id) => {
    for (const method of ['GET', 'POST']) {
      const { status } = await parley.request(
        method,
        `/webhooks/whatsapp-cloud/${id}`,
        method === 'POST' ? { raw: '{}' } : {},
      )
      // A stranger can't tell a channel's id by its handshake.
      expect([method, status]).toEqual([method, method === 'GET' ? 403 : 404])
    }
  },
)

test('the handshake of a channel that does not exist is answered like a wrong verify token', async () => {
  const query = '?hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1'
  const wrong = await parley.request('GET', path + query)
  for (const token of ['wrong', '', 'undefined']) {
    const unknown = `/webhooks/whatsapp-cloud/999999?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=1`
    const answer = await parley.request('GET', unknown)
    expect([answer.status, answer.body]).toEqual([wrong.status, wrong.body])
  }
})

test('a challenge is no page', async () => {
  const token = encodeURIComponent(credentials.verify_token)
  const challenge = encodeURIComponent('<script>alert(1)</script>')
  const { headers, body } = await parley.request(
    'GET',
    `${path}?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=${challenge}`,
  )
  expect(body).toBe('<script>alert(1)</script>')
  expect(headers.get('content-type')).toMatch(/^text\/plain/)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
})
