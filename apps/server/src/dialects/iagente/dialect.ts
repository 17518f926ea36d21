import { signBody } from '@parley/webhook-signature'

import type { WebhookDialect } from '../../core/endpoints/dialect.ts'
import { iagenteEvents, toIagenteEvent } from './events.ts'

export const iagenteDialect: WebhookDialect = {
  name: 'iagente',
  events: iagenteEvents,
  timeoutMs: 15_000,
  render(event) {
    const rendered = toIagenteEvent(event)
    return rendered && { body: JSON.stringify(rendered), headers: { 'x-webhook-event': rendered.event } }
  },
  sign: (body, secrets) => ({ 'x-webhook-signature': signBody({ body, secrets }) }),
}
