import type { Selectable } from 'kysely'

import type { Database, Tx } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { Connections as ConnectionRow } from '../../db/types.gen.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import type { ChannelAdapter } from '../channels/adapter.ts'
import type { Identity } from '../contacts/contact.ts'
import { currentContact } from '../tenant/merged-ids.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { acceptConnection } from './accept-connection.ts'
import { type Connection, type ConnectionStatus, toConnection } from './connection.ts'
import { inviteContact, type NewConnection } from './invite-contact.ts'
import { cancelInvitationTask } from './manual-invitation.ts'
import { recordRelation } from './record-relation.ts'

export interface ConnectionFilter extends Page {
  contact_id?: number | undefined
  channel_id?: number | undefined
  status?: ConnectionStatus | undefined
}

export interface Connections {
  invite(tenant: Tenant, input: NewConnection): Promise<{ connection: Connection; created: boolean }>
  get(tenant: Tenant, id: number): Promise<Connection>
  list(tenant: Tenant, filter: ConnectionFilter): Promise<Listing<Connection>>
  /** Records that the contact has accepted, on the caller's word. */
  accept(tenant: Tenant, id: number): Promise<Connection>
  /** Cancels a pending invitation. Throws `conflict` for one that was sent. */
  withdraw(tenant: Tenant, id: number): Promise<Connection>
  /** Records a new connection of the account with the vendor's id `externalId`, in the workspace of `channelId`. */
  related(channelId: number, externalId: string, person: readonly Identity[]): Promise<void>
}

interface ConnectionsDependencies {
  database: Database
  clock: Clock
  adapters: ReadonlyMap<string, ChannelAdapter>
}

export function createConnections({
  database: { db, transact },
  clock,
  adapters,
}: ConnectionsDependencies): Connections {
  const inviting = { adapterOf: (type: string) => adapters.get(type) }
  const rows = (tenant: Tenant) =>
    db.selectFrom('connections').selectAll().where('workspace_id', '=', tenant.workspaceId)

  async function lock(tx: Tx, tenant: Tenant, id: number): Promise<Selectable<ConnectionRow>> {
    const row = await tx
      .selectFrom('connections')
      .selectAll()
      .where('workspace_id', '=', tenant.workspaceId)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (!row) throw notFound('connection', id)
    return row
  }

  return {
    invite: (tenant, input) => transact((tx) => inviteContact(tx, tenant, input, inviting, clock.now())),

    async get(tenant, id) {
      const row = await rows(tenant).where('id', '=', id).executeTakeFirst()
      if (!row) throw notFound('connection', id)
      return toConnection(row)
    },

    async list(tenant, { contact_id, channel_id, status, ...page }) {
      let query = rows(tenant)
      if (contact_id !== undefined) query = query.where('contact_id', '=', currentContact(contact_id))
      if (channel_id !== undefined) query = query.where('channel_id', '=', channel_id)
      if (status) query = query.where('status', '=', status)
      return paginate(query, page, { list: 'connections' }, toConnection)
    },

    accept: (tenant, id) => transact(async (tx) => acceptConnection(tx, await lock(tx, tenant, id), clock.now())),

    withdraw: (tenant, id) =>
      transact(async (tx) => {
        const row = await lock(tx, tenant, id)
        if (row.status === 'withdrawn') return toConnection(row)
        const now = clock.now()
        // An invitation under a lease may have been sent already.
        const leaving = row.leased_until !== null && row.leased_until > now
        if (row.status !== 'pending' || leaving) {
          const what = leaving ? 'is being sent' : `is ${row.status}`
          throw new ParleyError('conflict', `Invitation ${id} ${what}: it can't be withdrawn here.`, {
            code: 'not_pending',
          })
        }
        const withdrawn = await tx
          .updateTable('connections')
          .set({ status: 'withdrawn', error: null, due_at: null, updated_at: now })
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirstOrThrow()
        await cancelInvitationTask(tx, row, now)
        return toConnection(withdrawn)
      }),

    async related(channelId, externalId, person) {
      const sender = await db
        .selectFrom('channels as asked')
        .innerJoin('channels as sender', (join) =>
          join.onRef('sender.workspace_id', '=', 'asked.workspace_id').onRef('sender.type', '=', 'asked.type'),
        )
        .select(['sender.id', 'sender.workspace_id'])
        .where('asked.id', '=', channelId)
        .where('sender.external_id', '=', externalId)
        .where('sender.deleted_at', 'is', null)
        .executeTakeFirst()
      // Unipile sends the events of every account to one URL, including accounts that aren't channels here.
      if (!sender) return
      const place = { workspaceId: sender.workspace_id, channelId: sender.id }
      await transact((tx) => recordRelation(tx, place, person, clock.now()))
    },
  }
}
