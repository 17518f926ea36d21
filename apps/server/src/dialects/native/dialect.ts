import type { WebhookDialect } from '../../core/endpoints/dialect.ts'
import { eventTypes } from '../../core/events/event.ts'

/** Parley's own webhooks: Standard Webhooks, the event names and snapshots as the core has them. */
export const nativeDialect: WebhookDialect = {
  name: 'native',
  events: Object.fromEntries(eventTypes.map((type) => [type, [type]])),
  timeoutMs: 15_000,
  // What is stored goes out as it stands: parsing it and writing it again was a tenth of the cost of a delivery.
  render: (event) => ({
    body: `{"type":"${event.type}","timestamp":"${event.occurred_at.toISOString()}","data":${event.json ?? JSON.stringify(event.data)}}`,
    headers: {},
  }),
}
