import { beforeAll, beforeEach, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import type { Context } from '../../context.ts'
import { defaultRules } from '../tenant/scoring-rules.ts'
import type { Tenant } from '../tenant/tenant.ts'

const tenant: Tenant = {
  workspaceId: 1,
  mode: 'live',
  actor: 'test',
  stages: ['New'],
  scoring: defaultRules,
  defaultCountry: null,
}

let parley: Harness
let contexts: Pick<Context, 'services'>[]
beforeAll(async () => {
  parley = await startHarness()
  parley.startWorkers()
  contexts = [
    { services: parley.services },
    await parley.startAnother(),
    await parley.startAnother(),
    await parley.startAnother(),
  ]
  await parley.services.triggers.create(1, { channel_id: 1, phrase: 'login', reply: 'Static' })
  return parley.stop
})

let last = 919_850_000_000
const newPhone = () => String(++last)
beforeEach(async () => {
  await parley.services.triggerSettings.update(1, { plan: 'unlimited', cooldown_seconds: 60 })
})

/** Sends all messages at once over all processes. Resolves with the number of replies. */
async function write(senders: string[]): Promise<number> {
  const before = await fires()
  const write = (from: string, n: number) => contexts[n % 4]?.services.inbox.simulate(tenant, { from, text: 'login' })
  await Promise.all(senders.map(write))
  await expect.poll(owed).toBe(0)
  return (await fires()) - before
}

const count = async (query: string) => (await parley.sql<{ n: number }>(query))[0]?.n ?? 0
const fires = () => count('select count(*)::int as n from trigger_fires')
const owed = () => count('select count(*)::int as n from trigger_fires where due_at is not null')
const used = () =>
  count(
    "select coalesce(sum(fires), 0)::int as n from trigger_usage where month = date_trunc('month', now() at time zone 'UTC')",
  )

test('a sender gets one reply within the cooldown from all processes together', async () => {
  const phone = newPhone()
  expect(await write(Array.from({ length: 50 }, () => phone))).toBe(1)
  parley.clock.advance(59_999)
  expect(await write([phone])).toBe(0)
  parley.clock.advance(1)
  expect(await write(Array.from({ length: 50 }, () => phone))).toBe(1)
})

test('a month has as many replies as the plan allows, from all processes together', async () => {
  await parley.services.triggerSettings.update(1, { plan: 'starter' })
  const already = await fires()
  expect(await used()).toBe(already)
  await parley.sql('update trigger_usage set fires = 9980')
  const phones = Array.from({ length: 50 }, newPhone)
  expect(await write(phones)).toBe(20)
  expect(await used()).toBe(10_000)
  expect((await parley.services.triggerSettings.get(1)).replies_this_month).toBe(10_000)
  const { body } = await parley.request('GET', '/v1/messages?direction=inbound&limit=50')
  expect(body.data).toHaveLength(50)
})

test('a sender who got no reply because of the monthly quota has no cooldown', async () => {
  await parley.services.triggerSettings.update(1, { plan: 'starter' })
  await parley.sql('update trigger_usage set fires = 10000')
  const phone = newPhone()
  expect(await write([phone])).toBe(0)
  await parley.services.triggerSettings.update(1, { plan: 'growth' })
  expect(await write([phone])).toBe(1)
})

test('the monthly quota starts again in the next month', async () => {
  await parley.services.triggerSettings.update(1, { plan: 'starter' })
  await parley.sql('update trigger_usage set fires = 10000')
  parley.clock.advance(32 * 24 * 3_600_000)
  expect(await write([newPhone()])).toBe(1)
})

test('simulations are limited per minute, exactly', async () => {
  await parley.request('PUT', '/heypingr/v1/webhook', { body: { url: 'http://127.0.0.1:9/' } })
  const simulate = async () => {
    const body = { phone: '919812345678', message: 'login', session_id: 'sess_1' }
    return (await parley.request('POST', '/heypingr/v1/webhooks/simulate', { body })).status
  }
  for (let n = 0; n < 20; n++) {
    expect(await simulate()).toBe(200)
    parley.clock.advance(1_000)
  }
  expect(await simulate()).toBe(429)
  parley.clock.advance(39_999)
  expect(await simulate()).toBe(429)
  parley.clock.advance(1)
  expect(await simulate()).toBe(200)
  expect(await simulate()).toBe(429)
})
