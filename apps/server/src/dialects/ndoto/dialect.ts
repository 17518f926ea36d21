import type { WebhookDialect } from '../../core/endpoints/dialect.ts'
import { ndotoEvents, toNdotoEvent } from './events.ts'

/** The document has no signature; only the Standard Webhooks headers of every delivery sign it. */
export const ndotoDialect: WebhookDialect = {
  name: 'ndoto',
  events: ndotoEvents,
  timeoutMs: 10_000,
  uniqueUrls: true,
  render(event, _subscribed, _attemptedAt, account) {
    const rendered = toNdotoEvent(event, account)
    return rendered && { body: JSON.stringify(rendered), headers: {} }
  },
}
