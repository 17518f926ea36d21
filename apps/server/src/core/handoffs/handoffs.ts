import type { Database, Tx } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { contactPreview } from '../contacts/contact-preview.ts'
import { changeConversation } from '../conversations/change-conversation.ts'
import type { Conversation } from '../conversations/conversation.ts'
import { partiesOf } from '../conversations/conversation-event.ts'
import { lockConversation } from '../conversations/lock-conversation.ts'
import { lastMessage, toMessagePreview } from '../conversations/message-preview.ts'
import { appendEvents } from '../events/append.ts'
import { currentContact, currentConversation } from '../tenant/merged-ids.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { handOff, type NewHandoff } from './hand-off.ts'
import { type Handoff, type HandoffStatus, type HandoffSummary, toHandoff } from './handoff.ts'
import { handoffEvent } from './handoff-event.ts'

export interface HandoffFilter extends Page {
  status?: HandoffStatus | undefined
  conversation_id?: number | undefined
  contact_id?: number | undefined
  /** Null: nobody's. */
  assignee?: string | null | undefined
}

export interface Handoffs {
  /** If a handoff is open already, it is returned unchanged. */
  create(tenant: Tenant, input: NewHandoff): Promise<{ handoff: Handoff; created: boolean }>
  get(workspaceId: number, id: number): Promise<Handoff>
  list(tenant: Tenant, filter: HandoffFilter): Promise<Listing<HandoffSummary>>
  /** The conversation gets the same assignee. Throws `conflict` with `handoff_closed` if the handoff is closed. */
  assign(workspaceId: number, id: number, assignee: string): Promise<Handoff>
  close(workspaceId: number, id: number, input: { hand_back: boolean; note?: string | undefined }): Promise<Handoff>
}

export function createHandoffs({ database, clock }: { database: Database; clock: Clock }): Handoffs {
  const { db, transact } = database

  async function get(workspaceId: number, id: number, from: Tx | typeof db = db): Promise<Handoff> {
    const row = await from
      .selectFrom('handoffs')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirst()
    if (!row) throw notFound('handoff', id)
    return toHandoff(row)
  }

  /** Reads an open handoff under its conversation's lock, which keeps it unchanged. */
  async function lock(tx: Tx, workspaceId: number, id: number): Promise<{ handoff: Handoff; before: Conversation }> {
    const { conversation_id } = await get(workspaceId, id, tx)
    const before = await lockConversation(tx, workspaceId, conversation_id)
    const handoff = await get(workspaceId, id, tx)
    if (!before) throw notFound('handoff', id)
    if (handoff.status !== 'closed') return { handoff, before }
    throw new ParleyError('conflict', `Handoff ${id} is closed.`, { code: 'handoff_closed' })
  }

  async function write(tx: Tx, id: number, values: object): Promise<Handoff> {
    const row = await tx
      .updateTable('handoffs')
      .set(values)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
    return toHandoff(row)
  }

  return {
    create: (tenant, input) => transact((tx) => handOff(tx, tenant, input, clock.now())),

    get: (workspaceId, id) => get(workspaceId, id),

    async list(tenant, { status, conversation_id, contact_id, assignee, ...page }) {
      let query = db
        .selectFrom('handoffs')
        .selectAll()
        .select([
          contactPreview(tenant, 'handoffs.contact_id').as('contact'),
          lastMessage(tenant, 'handoffs.conversation_id').as('last_message'),
        ])
        .where('workspace_id', '=', tenant.workspaceId)
      if (status) query = query.where('status', '=', status)
      if (conversation_id !== undefined)
        query = query.where('conversation_id', '=', currentConversation(conversation_id))
      if (contact_id !== undefined) query = query.where('contact_id', '=', currentContact(contact_id))
      if (assignee !== undefined) query = query.where('assignee', assignee === null ? 'is' : '=', assignee)
      return paginate(query, page, { list: 'handoffs' }, (row) => ({
        ...toHandoff(row),
        contact: row.contact,
        last_message: toMessagePreview(row.last_message),
      }))
    },

    assign: (workspaceId, id, assignee) =>
      transact(async (tx) => {
        const { before } = await lock(tx, workspaceId, id)
        const now = clock.now()
        const { assignee: named } = await changeConversation(tx, workspaceId, before, { assignee }, now)
        return write(tx, id, { status: 'assigned', assignee: named, assigned_at: now })
      }),

    close: (workspaceId, id, { hand_back, note }) =>
      transact(async (tx) => {
        const { before } = await lock(tx, workspaceId, id)
        const now = clock.now()
        const parties = await partiesOf(tx, workspaceId, before)
        const conversation = hand_back
          ? await changeConversation(tx, workspaceId, before, { handler: 'agent' }, now, parties)
          : before
        const closed = await write(tx, id, { status: 'closed', note: note ?? null, closed_at: now })
        const about = { ...parties, conversation }
        await appendEvents(tx, [handoffEvent(workspaceId, 'handoff.closed', closed, about, now)])
        return closed
      }),
  }
}
