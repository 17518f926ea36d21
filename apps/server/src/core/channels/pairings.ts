import type { Database, Tx } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'
import { placeOf, type SecretBox } from '../../kernel/secret-box.ts'
import { parsePhone } from '../contacts/phone.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { ChannelAdapter } from './adapter.ts'
import { setChannelStatus } from './channels.ts'

/** The state of pairing a channel's device, as the native API shows it. */
export interface Pairing {
  /** `starting`: the QR or the code comes soon. `waiting`: a person has to scan or enter it. */
  state: 'unpaired' | 'starting' | 'waiting' | 'expired' | 'paired' | 'logged_out'
  /** The content of the QR image. */
  qr: string | null
  /** When the next QR replaces this one. */
  expires_at: string | null
  /** To be entered on the phone instead of scanning. */
  pairing_code: string | null
}

/**
 * Pairing, for the channel's owner. A request is stored; the process that holds the channel's session executes it and
 * stores the result, so that any process can show it.
 */
export interface Pairings {
  get(tenant: Tenant, channelId: number): Promise<Pairing>
  /** Starts pairing again, by QR or by a code for the phone of that number. */
  start(tenant: Tenant, channelId: number, phone?: string): Promise<Pairing>
  /** Logs the device out, or cancels its pairing. */
  end(tenant: Tenant, channelId: number): Promise<void>
}

interface PairingsDependencies {
  database: Database
  clock: Clock
  box: SecretBox
  adapters: ReadonlyMap<string, ChannelAdapter>
}

const none: Pairing = { state: 'unpaired', qr: null, expires_at: null, pairing_code: null }

export function createPairings({ database: { db, transact }, clock, box, adapters }: PairingsDependencies): Pairings {
  /** Locks the channel, so that pairing and logging out are serialised. */
  async function lockChannel(tx: Tx, tenant: Tenant, id: number) {
    const row = await tx
      .selectFrom('channels')
      .selectAll()
      .where('workspace_id', '=', tenant.workspaceId)
      .where('id', '=', id)
      .where('deleted_at', 'is', null)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!row) throw notFound('channel', id)
    requirePairs(row.type)
    return row
  }

  function requirePairs(type: string): void {
    if (adapters.get(type)?.pairs) return
    throw new ParleyError('conflict', `A ${type} channel is not paired.`, { code: 'no_pairing' })
  }

  return {
    async get(tenant, channelId) {
      const row = await db
        .selectFrom('channels')
        .leftJoin('linked_sessions as session', 'session.channel_id', 'channels.id')
        .select(['channels.type', 'pairing', 'qr', 'qr_expires_at', 'pairing_code'])
        .where('channels.workspace_id', '=', tenant.workspaceId)
        .where('channels.id', '=', channelId)
        .where('deleted_at', 'is', null)
        .executeTakeFirst()
      if (!row) throw notFound('channel', channelId)
      requirePairs(row.type)
      if (row.pairing === null) return none
      return {
        state: row.pairing as Pairing['state'],
        qr: row.qr && box.open(row.qr, placeOf('linked_sessions.qr', channelId)),
        expires_at: row.qr_expires_at?.toISOString() ?? null,
        pairing_code:
          row.pairing_code && box.open(row.pairing_code, placeOf('linked_sessions.pairing_code', channelId)),
      }
    },

    async start(tenant, channelId, phone) {
      const digits = phone === undefined ? null : parsePhone(phone, tenant.defaultCountry)
      await transact(async (tx) => {
        const channel = await lockChannel(tx, tenant, channelId)
        const session = await tx
          .insertInto('linked_sessions')
          .values({ channel_id: channelId, workspace_id: tenant.workspaceId })
          .onConflict((conflict) => conflict.column('channel_id').doUpdateSet({ workspace_id: tenant.workspaceId }))
          .returning(['creds', 'pairing_round'])
          .executeTakeFirstOrThrow()
        if (session.creds) {
          throw new ParleyError('conflict', `Channel ${channelId} is paired: log it out first.`, {
            code: 'already_paired',
          })
        }
        await tx
          .updateTable('linked_sessions')
          .set({
            pairing: 'starting',
            pairing_round: session.pairing_round + 1,
            pairing_phone: digits,
            qr: null,
            qr_expires_at: null,
            pairing_code: null,
            logout_requested_at: null,
          })
          .where('channel_id', '=', channelId)
          .execute()
        // `channel.disconnected` was emitted when it was logged out.
        if (channel.status === 'pairing') return
        await tx
          .updateTable('channels')
          .set({ status: 'pairing', status_reason: null, updated_at: clock.now() })
          .where('id', '=', channelId)
          .execute()
      })
      return { ...none, state: 'starting' }
    },

    async end(tenant, channelId) {
      await transact(async (tx) => {
        const channel = await lockChannel(tx, tenant, channelId)
        const session = await tx
          .selectFrom('linked_sessions')
          .select('creds')
          .where('channel_id', '=', channelId)
          .forNoKeyUpdate()
          .executeTakeFirst()
        if (!session) return
        const now = clock.now()
        const paired = session.creds !== null
        await tx
          .updateTable('linked_sessions')
          .set({
            pairing: paired ? 'logged_out' : 'unpaired',
            qr: null,
            qr_expires_at: null,
            pairing_code: null,
            // The process that holds the session logs out at the vendor and then deletes the credentials.
            logout_requested_at: paired ? now : null,
          })
          .where('channel_id', '=', channelId)
          .execute()
        if (paired && channel.status !== 'logged_out')
          await setChannelStatus(tx, channelId, 'logged_out', 'logged out by hand', now)
      })
    },
  }
}
