import { z } from 'zod'

import type { LoggedDelivery } from '../../core/triggers/webhook-log.ts'
import { toSessionId } from './ids.ts'

export const delivery = z
  .object({
    id: z.string(),
    event_type: z.enum(['webhook.delivered', 'webhook.failed', 'webhook.simulated']),
    status: z.enum(['delivered', 'failed']),
    url: z.string(),
    http_status: z.number().int().nullable().describe('The status of the last attempt; null if no response came.'),
    dynamic_reply: z.boolean().describe('Whether the receiver’s response was sent as the reply.'),
    session_id: z.string().nullable(),
    created_at: z.string(),
  })
  .meta({ id: 'HeyPingrDelivery' })

export function toPingrDelivery(logged: LoggedDelivery): z.infer<typeof delivery> {
  const status = logged.delivered ? 'delivered' : 'failed'
  return {
    id: logged.id,
    event_type: logged.simulated ? 'webhook.simulated' : `webhook.${status}`,
    status,
    url: logged.url,
    http_status: logged.status_code,
    dynamic_reply: logged.dynamic,
    session_id: logged.channel_id === null ? null : toSessionId(logged.channel_id),
    created_at: logged.created_at.toISOString(),
  }
}
