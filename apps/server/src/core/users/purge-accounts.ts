import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { addressKnownMs } from './log-in-limits.ts'

const unusedMs = 24 * 60 * 60_000
const linksKeptMs = 30 * 24 * 60 * 60_000

/** Deletes what can't be used any more: sessions, verifications, links to set a password, known addresses. */
export async function purgeAccounts({ db }: Database, clock: Clock): Promise<void> {
  const now = clock.now()
  await db.deleteFrom('user_sessions').where('expires_at', '<', now).execute()
  await db.deleteFrom('user_verifications').where('expires_at', '<', now).execute()
  await db.deleteFrom('oauth_access_tokens').where('expires_at', '<', now).execute()
  await db.deleteFrom('oauth_refresh_tokens').where('expires_at', '<', now).execute()
  const before = (ms: number) => new Date(now.getTime() - ms)
  await db.deleteFrom('reset_links').where('expires_at', '<', before(linksKeptMs)).execute()
  // Apps that have registered themselves, and that nobody has let in.
  await db
    .deleteFrom('oauth_clients')
    .where('reference_id', 'is', null)
    .where('created_at', '<', before(unusedMs))
    .where((of) =>
      of.not(
        of.exists(
          of
            .selectFrom('oauth_consents')
            .select('id')
            .whereRef('oauth_consents.client_id', '=', 'oauth_clients.client_id'),
        ),
      ),
    )
    .execute()
  await db.deleteFrom('log_in_attempts').where('since', '<', before(addressKnownMs)).execute()
}
