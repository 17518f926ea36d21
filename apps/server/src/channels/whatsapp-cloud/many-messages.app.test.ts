import { type GraphServer, startGraphServer } from '@parley/test-kit/graph-server'
import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { account, credentials } from '../../../testing/populated-workspace.ts'

let graph: GraphServer
let parley: Harness
let hook: string
beforeAll(async () => {
  graph = await startGraphServer(account)
  parley = await startHarness({ PARLEY_WHATSAPP_CLOUD_URL: graph.baseUrl })
  const channel = { type: 'whatsapp-cloud', name: 'Sales', is_default: true, credentials }
  hook = parley.url + (await parley.request('POST', '/v1/channels', { body: channel })).body.webhook_path
  return async () => {
    await parley.stop()
    await graph.close()
  }
})

const people = 100
const from = (n: number) => String(919_810_000_000 + (n % people))
const webhookOf = (count: number) => {
  const messages = Array.from({ length: count }, (_, n) => ({
    from: from(n),
    id: `wamid.${n}`,
    timestamp: '1768469400',
    type: 'text',
    text: { body: `Hi ${n}` },
  }))
  const contacts = Array.from({ length: people }, (_, n) => ({ wa_id: from(n), profile: { name: `Person ${n}` } }))
  const metadata = { display_phone_number: '15550001', phone_number_id: account.phoneNumberId }
  const value = { messaging_product: 'whatsapp', metadata, contacts, messages }
  return { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value }] }] }
}
const stored = async () => {
  const [row] = await parley.sql(
    'select count(*)::int as messages, count(distinct contact_id)::int as contacts from messages',
  )
  return row
}

test('a webhook of hundreds of messages is stored whole, and once when Meta sends it again', async () => {
  const sent = webhookOf(300)
  expect((await graph.sendRaw(hook, sent)).status).toBe(200)
  expect(await stored()).toEqual({ messages: 300, contacts: people })
  expect((await graph.sendRaw(hook, sent)).status).toBe(200)
  expect(await stored()).toEqual({ messages: 300, contacts: people })
})
