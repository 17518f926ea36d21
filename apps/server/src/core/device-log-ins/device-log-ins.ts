import { createHash, randomBytes, randomInt } from 'node:crypto'

import type { Selectable } from 'kysely'

import type { Database } from '../../db/database.ts'
import type { DeviceLogIns as DeviceLogInRow } from '../../db/types.gen.ts'
import type { Clock } from '../../kernel/clock.ts'
import { invalidField, ParleyError } from '../../kernel/errors.ts'
import type { Key } from '../keys/key.ts'
import type { Keys } from '../keys/keys.ts'
import { allScopes, type Scope } from '../keys/scopes.ts'
import { type Role, scopesOfRole } from '../members/roles.ts'
import { membershipAt, requireOwnScopes } from '../users/let-in.ts'
import type { SignedIn } from '../users/sessions.ts'

/** What a program shows the user, and what it asks with until the user has answered. */
export interface StartedLogIn {
  device_code: string
  /** The user types it, or finds it in the link. */
  user_code: string
  verification_url: string
  expires_at: string
  /** Seconds between two questions. */
  interval: number
}

/** What the user is told about a program that waits. */
export interface WaitingLogIn {
  /** As it calls itself. */
  name: string
  address: string
  created_at: string
  expires_at: string
}

export interface LogInAnswer {
  accept: boolean
  workspaceId: number
  /** Null: all of the user's. */
  scopes: readonly Scope[] | null
}

/** Programs without a browser get a key that a user lets them have, as in RFC 8628. */
export interface DeviceLogIns {
  start(name: string, address: string): Promise<StartedLogIn>
  /**
   * The key, once. Throws `conflict` (`authorization_pending`) while the user hasn't answered, `rate_limited` if asked too
   * often, `forbidden` if the user has refused, `not_found` for an unknown or old code.
   */
  poll(deviceCode: string): Promise<Key & { key: string }>
  /** Throws `invalid` for an unknown or old code. */
  describe(userCode: string): Promise<WaitingLogIn>
  answer(who: SignedIn, userCode: string, answer: LogInAnswer): Promise<void>
}

interface Dependencies {
  database: Database
  clock: Clock
  keys: Keys
  publicUrl: string
}

const worksMs = 10 * 60_000
const intervalMs = 2_000
const keyWorksMs = 90 * 24 * 60 * 60_000
// No vowels, so that no word comes out, and nothing that looks like something else: 20^8 codes.
const letters = 'BCDFGHJKLMNPQRSTVWXZ'

export function createDeviceLogIns({ database: { db, transact }, clock, keys, publicUrl }: Dependencies): DeviceLogIns {
  async function findWaiting(userCode: string): Promise<Selectable<DeviceLogInRow>> {
    const row = await db
      .selectFrom('device_log_ins')
      .selectAll()
      .where('user_code', '=', normal(userCode))
      .where('state', '=', 'waiting')
      .where('expires_at', '>', clock.now())
      .executeTakeFirst()
    if (!row)
      throw invalidField('user_code', 'is unknown, or was used, or is too old: start again', 'invalid_user_code')
    return row
  }

  return {
    async start(name, address) {
      const now = clock.now()
      await db.deleteFrom('device_log_ins').where('expires_at', '<', now).execute()
      const device = randomBytes(24).toString('base64url')
      const code = Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('')
      const expires = new Date(now.getTime() + worksMs)
      await db
        .insertInto('device_log_ins')
        .values({
          device_hash: hash(device),
          user_code: code,
          name,
          address,
          created_at: now,
          expires_at: expires,
          state: 'waiting',
        })
        .execute()
      const shown = `${code.slice(0, 4)}-${code.slice(4)}`
      return {
        device_code: device,
        user_code: shown,
        verification_url: `${publicUrl}/app/device?code=${shown}`,
        expires_at: expires.toISOString(),
        interval: intervalMs / 1_000,
      }
    },

    async poll(deviceCode) {
      const now = clock.now()
      const row = await transact(async (tx) => {
        const found = await tx
          .selectFrom('device_log_ins')
          .selectAll()
          .where('device_hash', '=', hash(deviceCode))
          .forUpdate()
          .executeTakeFirst()
        if (!found || found.expires_at <= now) throw unknownDevice()
        await (found.state === 'waiting'
          ? tx.updateTable('device_log_ins').set({ polled_at: now }).where('id', '=', found.id).execute()
          : tx.deleteFrom('device_log_ins').where('id', '=', found.id).execute())
        return found
      })
      if (row.state === 'waiting') {
        const tooEarly = row.polled_at !== null && now.getTime() - row.polled_at.getTime() < intervalMs / 2
        throw tooEarly ? tooOften() : pending()
      }
      if (row.state === 'refused' || row.member_id === null || row.workspace_id === null) throw refused()
      const member = await db
        .selectFrom('members')
        .select(['id', 'role'])
        .where('id', '=', row.member_id)
        .executeTakeFirst()
      if (!member) throw refused()
      const held = scopesOfRole(member.role as Role)
      const wanted = row.scopes as Scope[] | null
      const scopes = wanted ?? (held === null ? undefined : [...held])
      return keys.mint(
        {
          workspaceId: row.workspace_id,
          accountId: row.workspace_id,
          mode: 'live',
          actor: `user:${member.id}`,
          scopes: held,
        },
        { name: row.name, scopes, expiresAt: new Date(now.getTime() + keyWorksMs) },
      )
    },

    async describe(userCode) {
      const { name, address, created_at, expires_at } = await findWaiting(userCode)
      return { name, address, created_at: created_at.toISOString(), expires_at: expires_at.toISOString() }
    },

    async answer({ memberships }, userCode, { accept, workspaceId, scopes }) {
      const { id } = await findWaiting(userCode)
      const member = membershipAt(memberships, workspaceId)
      requireOwnScopes(member, scopes ?? [])
      const all = scopes?.length === allScopes.length ? null : scopes
      await db
        .updateTable('device_log_ins')
        .set({
          state: accept ? 'accepted' : 'refused',
          member_id: member.memberId,
          workspace_id: workspaceId,
          scopes: all && [...all],
        })
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .execute()
    },
  }
}

const hash = (code: string) => createHash('sha256').update(code).digest()
const normal = (code: string) => code.toUpperCase().replaceAll(/[^A-Z]/g, '')

const unknownDevice = () =>
  new ParleyError('not_found', 'This log-in is unknown, or was used, or is too old: start again.', {
    code: 'invalid_device_code',
  })
const pending = () =>
  new ParleyError('conflict', 'The user has not answered yet.', { code: 'authorization_pending', retryAfterSeconds: 2 })
const tooOften = () =>
  new ParleyError('rate_limited', 'Ask every two seconds.', { code: 'slow_down', retryAfterSeconds: 2 })
const refused = () => new ParleyError('forbidden', 'The user has refused.', { code: 'access_denied' })
