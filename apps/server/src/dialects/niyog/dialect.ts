import { signNiyog } from '@parley/webhook-signature'

import type { WebhookDialect } from '../../core/endpoints/dialect.ts'
import { niyogEvents, toNiyogEvent } from './events.ts'

export const niyogDialect: WebhookDialect = {
  name: 'niyog',
  events: niyogEvents,
  timeoutMs: 15_000,
  render(event, _subscribed, attemptedAt, account) {
    const rendered = toNiyogEvent(event, account)
    return (
      rendered && {
        body: JSON.stringify({ ...rendered, delivered_at: attemptedAt.toISOString() }),
        headers: { 'x-niyog-event': rendered.event },
      }
    )
  },
  sign: (body, secrets, timestamp) => ({ 'x-niyog-signature': signNiyog({ timestamp, body, secrets }) }),
}
