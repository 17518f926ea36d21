import { createJsonClient, type JsonClient } from '@parley/test-kit/json-client'
import { startWebhookReceiver, type WebhookReceiver } from '@parley/test-kit/webhook-receiver'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { type Joined, joinParley } from './parley.test-helper.ts'

let joined: Joined
let receiver: WebhookReceiver
let native: JsonClient

beforeAll(async () => {
  joined = await joinParley('parley_live', { PARLEY_RETRY_SCHEDULE: '1s,1s' })
  receiver = await startWebhookReceiver({ respond: 500 })
  native = createJsonClient(`${joined.parley.url}/v1`, joined.workspace.key)
})
afterAll(async () => {
  await joined.leave()
  await receiver.close()
})

it('PARLEY_RETRY_SCHEDULE sets how often and when a failed delivery is attempted again', async () => {
  const endpoint = { url: receiver.url('/hook'), events: ['contact.created'] }
  expect((await native('POST', '/endpoints', { body: endpoint })).status).toBe(201)
  await native('POST', '/contacts', { body: { phone: '919812345678' } })
  const read = async () => {
    const { body } = await native<{ data: { state: string; attempts_made: number }[] }>('GET', '/deliveries')
    return body.data[0]
  }
  await expect.poll(read).toMatchObject({ state: 'exhausted', attempts_made: 3 })
  expect(receiver.deliveries).toHaveLength(3)
  const [first, second, third] = receiver.deliveries.map(({ receivedAt }) => receivedAt.getTime())
  // Each wait is a second, less a tenth at the most.
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(850)
  expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(850)
})
