import { createHmac } from 'node:crypto'

import { inboundBody, statusBody, templateBody } from '@parley/test-kit/graph/webhook-body'
import { beforeAll, expect, test } from 'vitest'

import { account, credentials, type Populated, startPopulated } from '../../../testing/populated-workspace.ts'

let parley: Populated
let path: string
let channel: string
let wamid: string
beforeAll(async () => {
  parley = await startPopulated()
  path = `/webhooks/whatsapp-cloud/${parley.ids.channel}`
  channel = `/v1/channels/${parley.ids.channel}`
  wamid = parley.graph.sent[0]?.wamid ?? ''
  return parley.stop
})

let secret = account.appSecret
let count = 0

function bring(body: unknown, key = secret) {
  const raw = JSON.stringify(body)
  const signature = `sha256=${createHmac('sha256', key).update(raw).digest('hex')}`
  return parley.request('POST', path, { raw, headers: { 'x-hub-signature-256': signature } })
}
const message = (text: string) =>
  inboundBody(account.phoneNumberId, { from: '919812345699', text, wamid: `wamid.${count++}`, name: 'Asha' })
const read = () => statusBody(account.phoneNumberId, { wamid, status: 'read', timestamp: 1_768_469_400 })
const template = () =>
  templateBody('102290129340398', 'message_template_status_update', {
    message_template_id: 12,
    message_template_name: 'hello',
    message_template_language: 'en_US',
    event: 'PAUSED',
    reason: null,
  })

/** Everything that a webhook can change. */
const state = async () => [
  await parley.sql('select count(*)::integer as n from messages'),
  await parley.sql('select status from messages where provider_id = $1', [wamid]),
  await parley.sql('select count(*)::integer as n from message_statuses'),
  await parley.sql('select name, status from templates order by id'),
]

// The process has cached the channel since the last request. A change by another process must apply to the next one.
test.each([
  ['a message', () => message('Hello?')],
  ['a status', read],
  ['a template', template],
  ['nothing', () => ({ entry: [] })],
])('after the app secret has changed, %s is accepted with the new secret only', async (_what, body) => {
  expect((await bring(message('What the process knows the channel by'))).status).toBe(200)
  const [old, next] = [secret, `secret ${count}`]
  expect(
    (await parley.request('PATCH', channel, { body: { credentials: { ...credentials, app_secret: next } } })).status,
  ).toBe(200)
  const before = await state()
  expect((await bring(body(), old)).body.code).toBe('wrong_signature')
  expect(await state()).toEqual(before)
  secret = next
  expect((await bring(body())).status).toBe(200)
})

test('the new app secret is accepted, even if the old one was not tried since the change', async () => {
  expect((await bring(message('Hello'))).status).toBe(200)
  secret = 'another'
  await parley.request('PATCH', channel, { body: { credentials: { ...credentials, app_secret: secret } } })
  expect((await bring(message('Hello again'))).status).toBe(200)
  expect(await parley.sql(`select from messages where text = 'Hello again'`)).toHaveLength(1)
})

test('a change of the workspace applies to the next message', async () => {
  expect((await bring(message('Hello'))).status).toBe(200)
  const { body: now } = await parley.request('GET', '/v1/workspace')
  const changed = await parley.request('PATCH', '/v1/workspace', { body: { stages: ['Fresh', ...now.stages] } })
  expect(changed.status).toBe(200)
  const from = '919812345600'
  const wamid = `wamid.${count++}`
  expect((await bring(inboundBody(account.phoneNumberId, { from, text: 'Hi', wamid, name: 'Ravi' }))).status).toBe(200)
  const { body } = await parley.request('GET', `/v1/contacts?phone=${from}`)
  expect(body.data).toMatchObject([{ phone: from, stage: 'Fresh' }])
})

test('a removed channel accepts no more webhooks', async () => {
  expect((await bring(message('Hello'))).status).toBe(200)
  await parley.sql('update channels set deleted_at = now() where id = $1', [parley.ids.channel])
  const before = await state()
  expect((await bring(message('Hello?'))).status).toBe(404)
  expect((await bring(read())).status).toBe(404)
  expect(await state()).toEqual(before)
})
