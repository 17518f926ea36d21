import { type ReceivedWebhook, startWebhookReceiver } from '@parley/test-kit/webhook-receiver'
import { expect } from 'vitest'

import type { Attempt } from '../src/core/deliveries/attempt.ts'
import type { Delivery } from '../src/core/deliveries/deliveries.ts'
import type { Endpoint } from '../src/core/endpoints/endpoint.ts'
import { startHarness } from './harness.ts'

type Detail = Delivery & { attempts: Attempt[] }
type Subscription = Endpoint & { secret: string; received(): ReceivedWebhook[] }

export type Delivering = Awaited<ReturnType<typeof startDelivering>>

/** Parley with running workers, and a receiver of webhooks. */
export async function startDelivering(...options: Parameters<typeof startHarness>) {
  const receiver = await startWebhookReceiver()
  const harness = await startHarness(...options)
  const { request } = harness
  let last = 919_890_000_000

  async function read(id: string): Promise<Detail> {
    return (await request('GET', `/v1/deliveries/${id}`)).body
  }

  harness.startWorkers()
  return {
    ...harness,
    receiver,
    read,

    /** Creates an endpoint with its own path, so that its requests can be told apart. */
    async subscribe(input: object = {}): Promise<Subscription> {
      const path = `/${++last}`
      const body = { url: receiver.url(path), events: ['contact.created'], ...input }
      const { body: endpoint } = await request('POST', '/v1/endpoints', { body })
      return { ...endpoint, received: () => receiver.deliveries.filter((delivery) => delivery.path === path) }
    },

    /** Causes an event. Resolves with its delivery to this endpoint. */
    async happen(endpointId: number): Promise<Delivery> {
      await request('POST', '/v1/contacts', { body: { phone: String(++last) } })
      return (await request('GET', `/v1/deliveries?endpoint_id=${endpointId}&limit=1`)).body.data[0]
    },

    /** Resolves once the delivery has this many recorded attempts. */
    async attempted(id: string, attempts: number): Promise<Detail> {
      await expect.poll(async () => (await read(id)).attempts_made).toBe(attempts)
      return read(id)
    },

    async endpoint(id: number): Promise<Endpoint> {
      return (await request('GET', `/v1/endpoints/${id}`)).body
    },

    /** Advances the clock to the delivery's next attempt, past everything that the delivery waits for. */
    async advanceTo(time: string | null) {
      await harness.advance(Date.parse(time ?? '') - harness.clock.now().getTime())
    },

    async stop() {
      await harness.stop()
      await receiver.close()
    },
  }
}
