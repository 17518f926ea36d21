import { signBody } from '@parley/webhook-signature'

import type { WebhookDialect } from '../../core/endpoints/dialect.ts'
import { pingrEvents, toPingrEvent } from './events.ts'

export const heypingrDialect: WebhookDialect = {
  name: 'heypingr',
  events: pingrEvents,
  answersTriggers: true,
  timeoutMs: 8_000,
  render(event) {
    const body = toPingrEvent(event)
    return body && { body: JSON.stringify(body), headers: {} }
  },
  sign: (body, secrets) => ({ 'x-pingr-signature': signBody({ body, secrets }) }),
}
