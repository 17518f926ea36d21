import { type GraphServer, startGraphServer } from '@parley/test-kit/graph-server'
import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

const account = { accessToken: 'EAAGtoken', phoneNumberId: '106540352242922', appSecret: 'secret' }
const credentials = {
  phone_number_id: account.phoneNumberId,
  access_token: account.accessToken,
  app_secret: account.appSecret,
  verify_token: 'verify',
}

let graph: GraphServer
let parley: Harness
beforeAll(async () => {
  graph = await startGraphServer(account)
  parley = await startHarness({ PARLEY_WHATSAPP_CLOUD_URL: graph.baseUrl })
  return async () => {
    await parley.stop()
    await graph.close()
  }
})

test('a channel is listed with its health, its number, its day and its limits', async () => {
  const { key } = await parley.createWorkspace()
  const ask = async (method: string, path: string, body?: unknown) =>
    (await parley.request(method, path, { key, ...(body !== undefined && { body }) })).body
  const { id } = await ask('POST', '/v1/channels', { type: 'whatsapp-cloud', name: 'Sales', credentials })
  const read = () => ask('GET', `/v1/channels/${id}`)
  expect(await read()).toMatchObject({
    health: { state: 'amber', problem: 'untried' },
    number: '+1 555-000-1111',
    today: { sent: 0, received: 0, failed: 0 },
    waiting: 0,
    content_types: ['text', 'template', 'image', 'video', 'document', 'audio', 'location'],
    messages_per_second: 80,
    service_window_hours: 24,
    open_windows: 0,
  })

  const hook = `${parley.url}/webhooks/whatsapp-cloud/${id}`
  await graph.sendInbound(hook, { from: '919812345678', text: 'Hi' })
  await ask('POST', '/v1/messages', { to: '919812345678', text: 'Hello', channel_id: id })
  const { data } = await ask('GET', '/v1/channels')
  const listed = data.find((channel: { id: number }) => channel.id === id)
  expect(listed).toMatchObject({
    health: { state: 'green', problem: null, reason: null },
    today: { sent: 1, received: 1, failed: 0 },
    open_windows: 1,
  })
  expect(await read()).toEqual(listed)

  await ask('PATCH', `/v1/channels/${id}`, { status: 'paused' })
  await ask('POST', '/v1/messages', { to: '919812345678', text: 'Later', channel_id: id })
  expect(await read()).toMatchObject({ health: { state: 'amber', problem: 'paused_by_hand' }, waiting: 1 })
  await ask('PATCH', `/v1/channels/${id}`, { credentials: { ...credentials, access_token: 'EAAGwrong' } })
  expect((await read()).health).toEqual({
    state: 'red',
    problem: 'refused',
    reason: expect.stringContaining('Meta refused'),
  })
})
