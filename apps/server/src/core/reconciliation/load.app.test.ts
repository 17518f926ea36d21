import { afterAll, expect, test } from 'vitest'

import { startDelivering } from '../../../testing/delivering.ts'

const { request, sql, clock, receiver, subscribe, startAnother, stop } = await startDelivering()
afterAll(stop)
clock.advance(3_600_000)

test('the reconciliation adds up at every instant under load', async () => {
  const since = new Date(Date.now() - 60_000).toISOString()
  let answered = 0
  // Some attempts fail and are retried, some deliveries fail permanently.
  receiver.respondWith(
    () => [200, 200, 500, 200, { status: 400, headers: { 'webhook-delivery': 'abort' } }][answered++ % 5] ?? 200,
  )
  const other = await startAnother()
  other.startWorkers()
  const endpoints = [await subscribe(), await subscribe(), await subscribe()]
  let phone = 919_870_000_000
  let busy = true
  const reconciled: { accepted: number; delivered: number; pending: number; balanced: boolean }[] = []

  async function accept(): Promise<void> {
    while (busy) await request('POST', '/v1/contacts', { body: { phone: String(++phone) } })
  }
  async function interfere(): Promise<void> {
    for (let n = 0; busy; n++) {
      await request('POST', '/v1/replays', { body: { since, until: new Date(Date.now() + n).toISOString() } })
      const active = n % 2 === 0
      await request('PATCH', `/v1/endpoints/${endpoints[2]?.id}`, { body: { active } })
    }
  }
  async function reconcile(): Promise<void> {
    for (let n = 0; n < 40; n++) {
      const { body } = await request('GET', '/v1/reconciliation')
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
    const [{ n } = { n: 0 }] = await sql<{ n: number }>('select count(*)::integer as n from deliveries')
    const { body } = await request('GET', '/v1/reconciliation')
    expect(body).toMatchObject({ balanced: true })
    return body.accepted - n
  }
  await expect.poll(difference, { timeout: 30_000 }).toBe(0)
}, 120_000)
