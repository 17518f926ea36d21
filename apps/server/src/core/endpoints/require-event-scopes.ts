import type { EventType } from '../events/event.ts'
import { requireScopes } from '../keys/require-scopes.ts'
import type { Scope } from '../keys/scopes.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { WebhookDialect } from './dialect.ts'
import { eventScopes } from './event-scopes.ts'

/** What a key needs to have events of these types sent to a URL of its choice. */
function scopesFor({ answersTriggers }: WebhookDialect, types: readonly EventType[]): Scope[] {
  const answers = answersTriggers && types.includes('trigger.fired')
  return [...types.flatMap((type) => eventScopes[type]), ...(answers ? (['messages:write'] as const) : [])]
}

/** Throws `forbidden` if the key may not read by itself what these events show, or write what their receiver may. */
export function requireEventScopes(
  holder: Pick<Tenant, 'scopes' | 'actor'>,
  dialect: WebhookDialect,
  types: readonly EventType[],
): void {
  requireScopes(holder, new Set(scopesFor(dialect, types)))
}

const whenRead = 'for events that show them'
const whenAnswering = 'for events whose receiver may answer a contact'

/** Of operations that subscribe to events of this dialect. */
export const subscriptionScopes = (dialect: WebhookDialect): Partial<Record<Scope, string>> =>
  Object.fromEntries(
    scopesFor(dialect, Object.values(dialect.events).flat()).map((scope) => [
      scope,
      scope === 'messages:write' ? whenAnswering : whenRead,
    ]),
  )

/** Of operations that subscribe to events of any dialect. */
export const everySubscriptionScope: Partial<Record<Scope, string>> = {
  ...Object.fromEntries(
    Object.values(eventScopes)
      .flat()
      .map((scope) => [scope, whenRead]),
  ),
  'messages:write': whenAnswering,
}
