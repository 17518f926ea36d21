import { startParley } from '@parley/test-kit/parley-process'
import { startWebhookReceiver, type WebhookReceiver } from '@parley/test-kit/webhook-receiver'
import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { makeHistory } from '../../../testing/history.ts'
import { secretKeySetting } from '../../../testing/secret-key.ts'

let receiver: WebhookReceiver
// Serves requests only. The processes that do the work are killed.
let parley: Harness
beforeAll(async () => {
  receiver = await startWebhookReceiver()
  parley = await startHarness({ PARLEY_ROLES: 'api' })
  return async () => {
    await parley.stop()
    await receiver.close()
  }
})

const worker = () =>
  startParley({
    DATABASE_URL: parley.databaseUrl,
    PARLEY_ROLES: 'worker',
    PARLEY_SECRET_KEY: secretKeySetting,
    PARLEY_ALLOW_NETWORKS: '127.0.0.0/8',
  })
const count = async (statement: string) =>
  (await parley.sql<{ n: number }>(`select count(*)::integer as n from ${statement}`))[0]?.n

test('a replay whose processes are killed repeatedly delivers everything, and queues each delivery once', async () => {
  const since = new Date(Date.now() - 60_000).toISOString()
  const input = (path: string) => ({ url: receiver.url(path), events: ['contact.created'] })
  const subscribe = async (path: string) =>
    (await parley.request('POST', '/v1/endpoints', { body: input(path) })).body.id
  const endpointIds = [await subscribe('/one'), await subscribe('/other')]
  await makeHistory(parley.sql, { events: 2_000, endpointIds, state: 'exhausted' })
  await makeHistory(parley.sql, { events: 500, endpointIds: [], state: 'exhausted' })
  parley.clock.advance(60_000)
  const { body } = await parley.request('POST', '/v1/replays', { body: { since } })

  const survivor = await worker()
  const victim = await worker()
  const replayed = () =>
    count(`attempts a join deliveries d on d.id = a.delivery_id where a.number = d.attempts and a.status_code = 200`)
  for (const least of [200, 1_500, 3_000]) {
    await expect.poll(replayed, { timeout: 60_000 }).toBeGreaterThan(least)
    await victim.kill('SIGKILL')
    await victim.start()
  }
  const replay = async () => (await parley.request('GET', `/v1/replays/${body.id}`)).body
  await expect.poll(async () => (await replay()).state, { timeout: 60_000 }).toBe('completed')
  // The leases of the killed processes expire after ten seconds.
  await expect.poll(() => count('queue'), { timeout: 60_000 }).toBe(0)
  await Promise.all([victim.close(), survivor.close()])

  expect(await replay()).toMatchObject({
    counts: { total: 5_000, by_state: { delivered: 0, exhausted: 4_000, cancelled: 0, missing: 1_000 }, skipped: 0 },
  })
  const outcomes = await parley.sql(
    `select d.state, d.attempts, count(*)::integer as deliveries, count(distinct (d.event_id, d.endpoint_id))::integer as pairs
     from deliveries d group by 1, 2 order by 2`,
  )
  expect(outcomes).toEqual([
    { state: 'delivered', attempts: 1, deliveries: 1_000, pairs: 1_000 },
    { state: 'delivered', attempts: 2, deliveries: 4_000, pairs: 4_000 },
  ])
  expect((await parley.request('GET', '/v1/reconciliation')).body).toMatchObject({
    accepted: 5_000,
    delivered: 5_000,
    balanced: true,
  })
}, 240_000)
