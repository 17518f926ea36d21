import ipaddr from 'ipaddr.js'
import { sql } from 'kysely'

import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { ParleyError } from '../../kernel/errors.ts'

/**
 * Limits tries to sign in, for all processes together. A stranger can't lock a user out: from an address that the user has
 * signed in from, the tries of others don't count.
 */
export interface LogInLimits {
  /** Counts a try before its password is checked. Throws `rate_limited`. */
  take(email: string, address: string): Promise<void>
  /** The password was right. */
  succeeded(email: string, address: string): Promise<void>
}

const windowMs = 15 * 60_000
const triesOfAccount = 10
/** An office shares an address. */
const triesOfAddress = 50
/** Since a user has signed in from it. */
export const addressKnownMs = 30 * 24 * 60 * 60_000

export function createLogInLimits({ database: { db }, clock }: { database: Database; clock: Clock }): LogInLimits {
  async function isKnown(email: string, address: string, now: Date): Promise<boolean> {
    const row = await db
      .selectFrom('log_in_attempts')
      .select('since')
      .where('subject', '=', knownAddress(email, address))
      .where('since', '>', new Date(now.getTime() - addressKnownMs))
      .executeTakeFirst()
    return row !== undefined
  }

  /** In which seconds the subject may try again; null: now. */
  async function count(subject: string, most: number, now: Date): Promise<number | null> {
    const start = new Date(now.getTime() - windowMs)
    const { rows } = await sql<{ attempts: number; since: Date }>`
      insert into log_in_attempts as a (subject, attempts, since) values (${subject}, 1, ${now})
      on conflict (subject) do update set
        attempts = case when a.since <= ${start}::timestamptz then 1 else a.attempts + 1 end,
        since = case when a.since <= ${start}::timestamptz then excluded.since else a.since end
      returning attempts, since`.execute(db)
    const [row] = rows
    if (!row || row.attempts <= most) return null
    return Math.max(1, Math.ceil((row.since.getTime() + windowMs - now.getTime()) / 1_000))
  }

  return {
    async take(email, address) {
      const now = clock.now()
      const account = (await isKnown(email, address, now)) ? pairOf(email, address) : accountOf(email)
      const waits = [
        await count(account, triesOfAccount, now),
        await count(addressSubject(address), triesOfAddress, now),
      ].filter((seconds) => seconds !== null)
      if (waits.length === 0) return
      const retryAfterSeconds = Math.max(...waits)
      throw new ParleyError(
        'rate_limited',
        `Too many tries to sign in. Try again in ${Math.ceil(retryAfterSeconds / 60)} minutes.`,
        { code: 'too_many_log_ins', retryAfterSeconds },
      )
    },

    async succeeded(email, address) {
      await db.deleteFrom('log_in_attempts').where('subject', '=', pairOf(email, address)).execute()
      await db
        .updateTable('log_in_attempts')
        .set({ attempts: sql`greatest(attempts - 1, 0)` })
        .where('subject', 'in', [accountOf(email), addressSubject(address)])
        .execute()
      await db
        .insertInto('log_in_attempts')
        .values({ subject: knownAddress(email, address), attempts: 0, since: clock.now() })
        .onConflict((conflict) => conflict.column('subject').doUpdateSet({ since: clock.now() }))
        .execute()
    },
  }
}

const accountOf = (email: string) => `account:${email}`
const pairOf = (email: string, address: string) => `account:${email}@${network(address)}`
const knownAddress = (email: string, address: string) => `known:${email}@${network(address)}`
const addressSubject = (address: string) => `address:${network(address)}`

/** Of IPv6, a household has a /64. */
function network(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  return parsed.kind() === 'ipv4' ? parsed.toString() : parsed.toNormalizedString().split(':').slice(0, 4).join(':')
}
