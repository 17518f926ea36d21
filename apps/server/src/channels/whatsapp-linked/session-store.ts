import type { Updateable } from 'kysely'

import { setChannelStatus } from '../../core/channels/channels.ts'
import { type Database, type Tx, violates } from '../../db/database.ts'
import type { LinkedSessions as SessionRow } from '../../db/types.gen.ts'
import type { Clock } from '../../kernel/clock.ts'
import { placeOf, type SecretBox } from '../../kernel/secret-box.ts'
import { type Lease, requireLease } from './lease.ts'

/** The state of a session in the database. Every write throws `LeaseLostError` for a stale owner. */
export interface SessionStore {
  read(): Promise<{ creds: string | null; phone: string | null }>
  /** JSON. */
  saveCreds(creds: string): Promise<void>
  /** Shows it, unless that round of pairing is over. */
  showQr(round: number, qr: string, livesMs: number): Promise<void>
  showCode(round: number, code: string): Promise<void>
  /** The QR or code was not used in time, or was refused. */
  pairingExpired(round: number): Promise<void>
  /** Why the channel can't be paired now; null: it can. */
  hindered(reason: string | null): Promise<void>
  /** Stores the session's number. False: another channel of the workspace has that number. */
  opened(phone: string): Promise<boolean>
  replaced(): Promise<void>
  /** Deletes the session's credentials and keys. */
  loggedOut(reason: string): Promise<void>
  /** The known WhatsApp address of a number. */
  jidOf(phone: string): Promise<string | undefined>
  /** `phone`: as contacts have it, which may differ from the digits of `jid`. */
  rememberJid(phone: string, jid: string): Promise<void>
}

interface SessionStoreDependencies {
  database: Database
  clock: Clock
  box: SecretBox
}

const nothingShown = { qr: null, qr_expires_at: null, pairing_code: null }

export function createSessionStore(lease: Lease, { database, clock, box }: SessionStoreDependencies): SessionStore {
  const { db, transact } = database
  const { channelId } = lease

  const updating = (tx: Tx) => tx.updateTable('linked_sessions').where('channel_id', '=', channelId)
  const patch = (values: Updateable<SessionRow>) =>
    transact(async (tx) => {
      await requireLease(tx, lease)
      await updating(tx).set(values).execute()
    })

  /** The owner may have deleted or restarted the pairing meanwhile. */
  const patchPairing = (round: number, values: Updateable<SessionRow>) =>
    transact(async (tx) => {
      const { pairing, pairing_round } = await requireLease(tx, lease)
      if (pairing_round !== round || (pairing !== 'starting' && pairing !== 'waiting')) return
      await updating(tx).set(values).execute()
    })

  /** Locks the channel's row before the session's, in the order of the requests to pair or log out. */
  async function lockChannel(tx: Tx) {
    const channel = await tx
      .selectFrom('channels')
      .selectAll()
      .where('id', '=', channelId)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow()
    return { channel, session: await requireLease(tx, lease) }
  }

  return {
    async read() {
      const row = await db
        .selectFrom('linked_sessions')
        .select(['creds', 'pairing_phone'])
        .where('channel_id', '=', channelId)
        .executeTakeFirstOrThrow()
      return {
        creds: row.creds && box.open(row.creds, placeOf('linked_sessions.creds', channelId)),
        phone: row.pairing_phone,
      }
    },

    saveCreds: (creds) => patch({ creds: box.seal(creds, placeOf('linked_sessions.creds', channelId)) }),

    showQr: (round, qr, livesMs) =>
      patchPairing(round, {
        pairing: 'waiting',
        qr: box.seal(qr, placeOf('linked_sessions.qr', channelId)),
        pairing_code: null,
        qr_expires_at: new Date(clock.now().getTime() + livesMs),
      }),

    showCode: (round, code) =>
      patchPairing(round, {
        ...nothingShown,
        pairing: 'waiting',
        pairing_code: box.seal(code, placeOf('linked_sessions.pairing_code', channelId)),
      }),

    hindered: (status_reason) =>
      transact(async (tx) => {
        const { channel } = await lockChannel(tx)
        if (channel.status !== 'pairing' || channel.status_reason === status_reason) return
        await tx.updateTable('channels').set({ status_reason }).where('id', '=', channelId).execute()
      }),

    pairingExpired: (round) => patchPairing(round, { ...nothingShown, pairing: 'expired' }),

    async opened(phone) {
      try {
        await transact(async (tx) => {
          const { channel, session } = await lockChannel(tx)
          if (session.pairing !== 'paired')
            await updating(tx)
              .set({ ...nothingShown, pairing: 'paired' })
              .execute()
          if (channel.external_id !== phone) {
            await tx.updateTable('channels').set({ external_id: phone }).where('id', '=', channelId).execute()
          }
          const joins = channel.status === 'pairing' || channel.status === 'logged_out'
          if (joins) await setChannelStatus(tx, channelId, 'connected', null, clock.now())
        })
        return true
      } catch (error) {
        if (violates('channels_external', error)) return false
        throw error
      }
    },

    async replaced() {
      await transact(async (tx) => {
        const { channel } = await lockChannel(tx)
        await updating(tx).set({ replaced: true }).execute()
        const reason = 'another program has taken over its session'
        if (channel.status === 'connected') await setChannelStatus(tx, channelId, 'paused', reason, clock.now())
      })
    },

    async loggedOut(reason) {
      await transact(async (tx) => {
        const { channel } = await lockChannel(tx)
        await tx.deleteFrom('linked_session_keys').where('channel_id', '=', channelId).execute()
        await tx.deleteFrom('linked_numbers').where('channel_id', '=', channelId).execute()
        await updating(tx)
          .set({ ...nothingShown, creds: null, pairing: 'logged_out', logout_requested_at: null })
          .execute()
        if (channel.deleted_at || channel.status === 'logged_out') return
        await setChannelStatus(tx, channelId, 'logged_out', reason, clock.now())
      })
    },

    async jidOf(phone) {
      const row = await db
        .selectFrom('linked_numbers')
        .select('jid')
        .where('channel_id', '=', channelId)
        .where('phone', '=', phone)
        .executeTakeFirst()
      return row?.jid
    },

    async rememberJid(phone, jid) {
      await db
        .insertInto('linked_numbers')
        .values({ channel_id: channelId, phone, jid })
        .onConflict((conflict) => conflict.columns(['channel_id', 'phone']).doUpdateSet({ jid }))
        .execute()
    },
  }
}
