import { afterAll, beforeAll, expect, it } from 'vitest'

import { type HeyPingr, newPhone, startHeyPingr } from './heypingr.test-helper.ts'

let hey: HeyPingr

beforeAll(async () => {
  hey = await startHeyPingr()
  await hey.createTrigger('login', 'Static for {{phone}}')
  await hey.subscribe()
})
afterAll(() => hey.stop())

it('the static reply is sent after 8 seconds without an answer of the webhook', async () => {
  hey.receiver.respondWith('hang')
  const phone = newPhone()
  const began = performance.now()
  const { contact_id: contact } = await hey.write(phone, 'login')
  await expect.poll(() => hey.replies(contact), { timeout: 20_000 }).toEqual([`Static for ${phone}`])
  expect(performance.now() - began).toBeGreaterThan(7_900)
})
