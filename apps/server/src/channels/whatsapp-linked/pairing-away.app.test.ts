import { freePort } from '@parley/test-kit/free-port'
import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness

beforeAll(async () => {
  // Nobody listens there.
  parley = await startHarness({ PARLEY_WHATSAPP_LINKED_URL: `ws://127.0.0.1:${await freePort()}` })
  parley.startWorkers()
  return () => parley.stop()
})

test('a channel tells why it can not be paired while WhatsApp is out of reach', async () => {
  const created = await parley.request('POST', '/v1/channels', { body: { type: 'whatsapp-linked', name: 'Phone' } })
  const path = `/v1/channels/${created.body.id}`
  expect((await parley.request('POST', `${path}/pairing`)).body.state).toBe('starting')
  const reason = async () => (await parley.request('GET', path)).body.status_reason
  await expect.poll(reason).toMatch(/^WhatsApp can't be reached \(.+\); Parley tries again$/)
  expect((await parley.request('GET', path)).body.status).toBe('pairing')
})
