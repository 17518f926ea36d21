import type { Db } from '../../db/database.ts'
import { placeOf, type SecretBox } from '../../kernel/secret-box.ts'
import type { Account, WebhookDialect } from './dialect.ts'

/** Where deliveries of an endpoint go, with its secrets decrypted. */
export interface Target {
  url: string
  /** Undefined when this version of Parley doesn't know the dialect. */
  dialect: WebhookDialect | undefined
  subscribed: string[]
  account: Account
  /** Deliveries carry the vendor's own signature. */
  signs: boolean
  /** When the URL or the events last changed. */
  changedAt: Date | null
  /** The newest first. */
  secrets: TargetSecret[]
}

interface TargetSecret {
  secret: string
  /** The start of its use; null: since the endpoint was created. */
  since: Date | null
  /** Signs until then; null for the current one. */
  until: Date | null
}

interface LoadTargetDependencies {
  box: SecretBox
  dialects: ReadonlyMap<string, WebhookDialect>
}

/** With the secrets that have signed since `from`. Undefined when the endpoint was deleted. */
export async function loadTarget(
  db: Db,
  { box, dialects }: LoadTargetDependencies,
  id: number,
  from: Date,
): Promise<Target | undefined> {
  // One statement: a rotation in between would show a secret twice, or not at all.
  const rows = await db
    .selectFrom('endpoints')
    .innerJoin('workspaces', 'workspaces.id', 'endpoints.workspace_id')
    .leftJoin('previous_secrets', (join) =>
      join.onRef('previous_secrets.endpoint_id', '=', 'endpoints.id').on('previous_secrets.expires_at', '>', from),
    )
    .select(['url', 'dialect', 'events', 'signs', 'target_changed_at', 'endpoints.secret', 'secret_since'])
    .select(['workspaces.name as account_name', 'workspaces.id as workspace_id', 'test_of'])
    .select(['previous_secrets.secret as previous', 'previous_secrets.id as previous_id', 'since', 'expires_at'])
    .where('endpoints.id', '=', id)
    .orderBy('previous_secrets.id', 'desc')
    .execute()
  const [row] = rows
  if (!row) return undefined
  const previous = rows.flatMap(({ previous: secret, previous_id: previousId, since, expires_at: until }) =>
    secret ? [{ secret: box.open(secret, placeOf('previous_secrets.secret', previousId ?? '')), since, until }] : [],
  )
  return {
    url: row.url,
    dialect: dialects.get(row.dialect),
    subscribed: row.events,
    account: { id: row.test_of ?? row.workspace_id, name: row.account_name },
    signs: row.signs,
    changedAt: row.target_changed_at,
    secrets: [
      { secret: box.open(row.secret, placeOf('endpoints.secret', id)), since: row.secret_since, until: null },
      ...previous,
    ],
  }
}
