import { type RawBuilder, sql } from 'kysely'

import { hasScope } from '../keys/require-scopes.ts'
import type { Tenant } from '../tenant/tenant.ts'

/** A message, as far as a list of conversations shows it. */
export interface MessagePreview {
  id: number
  direction: 'inbound' | 'outbound'
  kind: string
  /** The beginning of its text. */
  text: string | null
  status: string
  created_at: string
}

const previewLength = 200

/** The last message of a row's conversation: `column` has its id. Null without the scope `messages:read`. */
export const lastMessage = (tenant: Pick<Tenant, 'scopes'>, column: string): RawBuilder<MessagePreview | null> =>
  hasScope(tenant, 'messages:read')
    ? sql<MessagePreview | null>`(
        select json_build_object('id', m.id, 'direction', m.direction, 'kind', m.kind,
          'text', left(m.text, ${sql.lit(previewLength)}), 'status', m.status, 'created_at', m.created_at)
        from messages m where m.conversation_id = ${sql.ref(column)} order by m.id desc limit 1)`
    : sql<MessagePreview | null>`null::json`

/** With its time as the API writes it. */
export const toMessagePreview = (last: MessagePreview | null): MessagePreview | null =>
  last && { ...last, created_at: new Date(last.created_at).toISOString() }
