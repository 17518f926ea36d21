import { startWebhookReceiver } from '@parley/test-kit/webhook-receiver'

import type { Context } from '../src/context.ts'
import type { Attempt } from '../src/core/deliveries/attempt.ts'
import type { Delivery } from '../src/core/deliveries/deliveries.ts'
import { startHarness } from './harness.ts'

export type Processes = Awaited<ReturnType<typeof startProcesses>>

/** Parley's API with a receiver of webhooks, and worker processes that the test starts and stops. */
export async function startProcesses() {
  const receiver = await startWebhookReceiver()
  // An API process apart from its workers, which hear of work over the database.
  const harness = await startHarness({ PARLEY_ROLES: 'api' })
  const { request, sql } = harness
  const body = { url: receiver.url(), events: ['contact.created'] }
  const { body: endpoint } = await request('POST', '/v1/endpoints', { body })
  const working: Context[] = []
  let last = 919_900_000_000

  return {
    ...harness,
    receiver,
    endpointId: endpoint.id as number,

    async startWorker(): Promise<Context> {
      const worker = await harness.startAnother()
      working.push(worker)
      worker.startWorkers()
      return worker
    },

    /** Stops every worker at the end of a test. */
    async stopWorkers() {
      await Promise.all(working.splice(0).map((worker) => worker.close(0)))
    },

    /** Causes an event. Resolves with its delivery's id. */
    async happen(): Promise<string> {
      await request('POST', '/v1/contacts', { body: { phone: String(++last) } })
      return (await request('GET', '/v1/deliveries?limit=1')).body.data[0].id
    },

    async read(id: string): Promise<Delivery & { attempts: Attempt[] }> {
      return (await request('GET', `/v1/deliveries/${id}`)).body
    },

    /** How many requests the receiver got for this delivery. */
    async arrivals(id: string): Promise<number> {
      const [row] = await sql<{ event_id: string }>('select event_id from deliveries where id = $1', [id])
      return receiver.deliveries.filter(({ headers }) => headers['webhook-id'] === row?.event_id).length
    },

    async leaseOf(id: string): Promise<Date | null | undefined> {
      const query = 'select leased_until from queue where delivery_id = $1'
      return (await sql<{ leased_until: Date | null }>(query, [id]))[0]?.leased_until
    },

    async stop() {
      await harness.stop()
      await receiver.close()
    },
  }
}
