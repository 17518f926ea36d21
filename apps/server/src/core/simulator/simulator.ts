import type { Database, Db } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { identitiesIn, vendorIdIn } from '../contacts/read-address.ts'
import { applyStatus } from '../messages/apply-status.ts'
import type { InboundContent } from '../messages/inbound-content.ts'
import type { Inbox } from '../messages/inbox.ts'
import { type Message, toMessage } from '../messages/message.ts'
import type { MessageRow } from '../messages/message-row.ts'
import { wireAddress } from '../messages/resolve-address.ts'
import type { Tenant } from '../tenant/tenant.ts'

export interface ReceivedFilter extends Page {
  /** Only the messages to this phone or WhatsApp id. */
  phone?: string | undefined
  channel_id?: number | undefined
}

export interface Reply {
  text?: string | undefined
  content?: InboundContent | undefined
}

/** The simulator's phones: what they have received, and what people do with it. */
export interface Simulator {
  received(tenant: Tenant, filter: ReceivedFilter): Promise<Listing<Message>>
  /** Simulates the person's reply to this message. Returns the inbound message. */
  reply(tenant: Tenant, id: number, reply: Reply): Promise<Message>
  /** Simulates that the person reads the message. */
  read(tenant: Tenant, id: number): Promise<Message>
}

interface SimulatorDependencies {
  database: Database
  clock: Clock
  inbox: Inbox
}

export function createSimulator({ database: { db, transact }, clock, inbox }: SimulatorDependencies): Simulator {
  async function find(tenant: Tenant, id: number): Promise<MessageRow & { provider_id: string }> {
    const row = await arrived(db, tenant).where('messages.id', '=', id).executeTakeFirst()
    if (!row) throw notFound('message over the simulator', id)
    const { provider_id } = row
    if (provider_id !== null) return { ...row, provider_id }
    throw new ParleyError('conflict', `Message ${id} has not been received: it is ${row.status}.`, {
      code: 'not_received',
    })
  }

  return {
    async received(tenant, { phone, channel_id, ...page }) {
      let query = arrived(db, tenant).where('messages.status', 'in', ['delivered', 'read'])
      if (phone !== undefined) query = query.where('address', 'in', identitiesIn(phone, tenant).map(wireAddress))
      if (channel_id !== undefined) query = query.where('channel_id', '=', channel_id)
      return paginate(query, page, { list: 'messages', column: 'messages.id' }, toMessage)
    },

    async reply(tenant, id, { text, content }) {
      const { address, channel_id: channelId, provider_id: reply_to } = await find(tenant, id)
      const answer: InboundContent = { ...(content ?? { type: 'text' }), reply_to }
      const from = vendorIdIn(address) ? address : /^\d+$/.test(address) ? `+${address}` : `in/${address}`
      return inbox.simulate(tenant, { from, text, content: answer, channelId })
    },

    async read(tenant, id) {
      const { channel_id, provider_id: providerId } = await find(tenant, id)
      const now = clock.now()
      const report = { providerId, messageId: id, status: 'read' as const, at: now, error: null, raw: {} }
      await transact((tx) => applyStatus(tx, channel_id, report, now))
      return toMessage(await find(tenant, id))
    },
  }
}

const arrived = (db: Db, tenant: Tenant) =>
  db
    .selectFrom('messages')
    .innerJoin('channels', 'channels.id', 'messages.channel_id')
    .selectAll('messages')
    .where('messages.workspace_id', '=', tenant.workspaceId)
    .where('messages.direction', '=', 'outbound')
    .where('channels.type', '=', 'simulator')
