import { beforeAll, expect, test } from 'vitest'

import { type Delivering, startDelivering } from '../../../testing/delivering.ts'

let parley: Delivering
beforeAll(async () => {
  parley = await startDelivering()
  parley.clock.advance(3_600_000)
  return parley.stop
})

test('the reconciliation adds up at every instant under load', async () => {
  const since = new Date(Date.now() - 60_000).toISOString()
  let answered = 0
  // Some attempts fail and are retried, some deliveries fail permanently.
  parley.receiver.respondWith(
    () => [200, 200, 500, 200, { status: 400, headers: { 'webhook-delivery': 'abort' } }][answered++ % 5] ?? 200,
  )
  const other = await parley.startAnother()
  other.startWorkers()
  const endpoints = [await parley.subscribe(), await parley.subscribe(), await parley.subscribe()]
  let phone = 919_870_000_000
  let busy = true
  const reconciled: { accepted: number; delivered: number; pending: number; balanced: boolean }[] = []

  async function accept(): Promise<void> {
    while (busy) await parley.request('POST', '/v1/contacts', { body: { phone: String(++phone) } })
  }
  async function interfere(): Promise<void> {
    for (let n = 0; busy; n++) {
      await parley.request('POST', '/v1/replays', { body: { since, until: new Date(Date.now() + n).toISOString() } })
      const active = n % 2 === 0
      await parley.request('PATCH', `/v1/endpoints/${endpoints[2]?.id}`, { body: { active } })
    }
  }
  async function reconcile(): Promise<void> {
    for (let n = 0; n < 40; n++) {
      const { body } = await parley.request('GET', '/v1/reconciliation')
      expect(body).toMatchObject({ balanced: true, discrepancies: [] })
      reconciled.push(body)
    }
    busy = false
  }
  await Promise.all([accept(), accept(), accept(), interfere(), reconcile()])

  // Events were accepted throughout the reconciliations.
  expect(reconciled.at(-1)?.accepted).toBeGreaterThan(reconciled[0]?.accepted ?? 0)
  expect(reconciled.some(({ pending }) => pending > 0)).toBe(true)
  // The replays may still be running.
  const difference = async () => {
    const [{ n } = { n: 0 }] = await parley.sql<{ n: number }>('select count(*)::integer as n from deliveries')
    const { body } = await parley.request('GET', '/v1/reconciliation')
    expect(body).toMatchObject({ balanced: true })
    return body.accepted - n
  }
  await expect.poll(difference, { timeout: 30_000 }).toBe(0)
}, 120_000)
