import type { Schemas } from '../../api/schema.gen.ts'
import { sinceOf } from '../../ui/ranges.ts'

export type Filters = Readonly<Record<string, string | undefined>>
type NewRetry = Schemas['NewRetry']

/** An event's deliveries are retried one by one, and pending ones by themselves. */
export const canRetryAll = ({ event_id: eventId, state }: Filters): boolean =>
  eventId === undefined && state !== 'pending'

/** What the list shows, as far as it can be retried: of all states, the exhausted ones. */
export function retryOf(filters: Filters, now: Date): NewRetry {
  const { state, within, endpoint_id, contact_id, channel_id, conversation_id, tail: _, ...rest } = filters
  const number = (text: string | undefined) => (text === undefined ? undefined : Number(text))
  return {
    ...(rest as Partial<NewRetry>),
    state: state === 'cancelled' || state === 'delivered' ? state : 'exhausted',
    since: sinceOf(within ?? '30d', now.getTime()) ?? '',
    until: now.toISOString(),
    ...(endpoint_id !== undefined && { endpoint_id: number(endpoint_id) }),
    ...(contact_id !== undefined && { contact_id: number(contact_id) }),
    ...(channel_id !== undefined && { channel_id: number(channel_id) }),
    ...(conversation_id !== undefined && { conversation_id: number(conversation_id) }),
  } as NewRetry
}
