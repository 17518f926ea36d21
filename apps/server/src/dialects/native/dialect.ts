import type { WebhookDialect } from '../../core/endpoints/dialect.ts'
import { eventTypes } from '../../core/events/event.ts'

/** Parley's own webhooks: Standard Webhooks, with core's event names and snapshots. */
export const nativeDialect: WebhookDialect = {
  name: 'native',
  events: Object.fromEntries(eventTypes.map((type) => [type, [type]])),
  timeoutMs: 15_000,
  // Sends the stored JSON unchanged: parsing and serializing it took a tenth of a delivery's cost.
  render: (event) => ({
    body: `{"type":"${event.type}","timestamp":"${event.occurred_at.toISOString()}",${event.simulated ? '"simulated":true,' : ''}"data":${event.json ?? JSON.stringify(event.data)}}`,
    headers: {},
  }),
}
