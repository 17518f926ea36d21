import { signBody } from '@parley/webhook-signature'

import type { WebhookDialect } from '../../core/endpoints/dialect.ts'
import { stableJson } from './body.ts'
import { kakiyoChannels, kakiyoEvents, toKakiyoEvent } from './events.ts'

export const kakiyoDialect: WebhookDialect = {
  name: 'kakiyo',
  events: kakiyoEvents,
  channelTypes: kakiyoChannels,
  timeoutMs: 30_000,
  render(event, subscribed) {
    const rendered = toKakiyoEvent(event, subscribed)
    return rendered && { body: stableJson(rendered), headers: {} }
  },
  sign: (body, secrets) => ({ 'x-kakiyo-signature': signBody({ body, secrets }) }),
}
