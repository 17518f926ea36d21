import { afterAll, beforeAll, expect, it } from 'vitest'

import { type Ndoto, newPhone, startNdoto } from './ndoto.test-helper.ts'

let ndoto: Ndoto

beforeAll(async () => {
  ndoto = await startNdoto()
})
afterAll(() => ndoto.stop())

it('waits 10 seconds for an answer', async () => {
  const subscription = await ndoto.subscribe(['contact_created'])
  ndoto.receiver.respondWith('hang')
  await ndoto.ndoto('POST', '/contacts', { body: { phone_number: newPhone() } })
  const read = async () => {
    const { body } = await ndoto.native<{ data: { attempts_made: number; last_error: string }[] }>(
      'GET',
      `/deliveries?endpoint_id=${subscription.id}`,
    )
    return body.data[0]
  }
  const began = Date.now()
  await expect.poll(async () => (await read())?.attempts_made, { timeout: 20_000 }).toBe(1)
  ndoto.receiver.respondWith(200)
  expect(Date.now() - began).toBeGreaterThan(8_000)
  expect((await read())?.last_error).toContain('10')
})
