import { sql } from 'kysely'

import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { ParleyError } from '../../kernel/errors.ts'
import type { Logger } from '../../kernel/logger.ts'
import type { WebhookDialect } from '../endpoints/dialect.ts'
import type { ParleyEvent } from '../events/event.ts'
import { rulesOf } from '../tenant/scoring-rules.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { Fired } from './fire.ts'
import { readReply, type WebhookAnswer } from './read-reply.ts'
import type { OwedReply, Replier } from './replier.ts'

/** Gives each fire its one reply. */
export interface TriggerReplies extends Replier {
  /** Call this when the attempt that asks a receiver has ended. */
  answered(event: ParleyEvent, answer: WebhookAnswer): void
  /** Gives the replies that are overdue. */
  sendOverdue(): Promise<void>
  /** Resolves when no reply is under way. */
  idle(): Promise<void>
}

interface SentReply {
  id: number
  text: string | null
}

/** What replies need of messages. */
interface SendReply {
  get(tenant: Tenant, id: number): Promise<SentReply>
  send(
    tenant: Tenant,
    reply: {
      contactId: number
      channelId: number
      content: { type: 'text'; text: string }
      author: 'trigger'
      idempotencyKey: string
    },
  ): Promise<SentReply>
}

interface TriggerRepliesDependencies {
  database: Database
  clock: Clock
  logger: Logger
  messages: SendReply
  dialects: ReadonlyMap<string, WebhookDialect>
}

type Fire = Pick<OwedReply, 'tenant' | 'contactId' | 'channelId' | 'reply'> & {
  /** The id of the message that already carries the reply. */
  sent: number | null
}

// A lease: after it, another process may give the overdue reply.
const tryForMs = 10_000
const sweepAtOnce = 100

export function createTriggerReplies(deps: TriggerRepliesDependencies): TriggerReplies {
  const { database, clock, logger, messages, dialects } = deps
  const { db } = database
  const underWay = new Set<Promise<void>>()
  // The fires of the last seconds, in the order in which they are due.
  const owed = new Map<number, OwedReply>()

  /** Gives the trigger's own reply where `text` is null. The first message that is written is the reply. */
  async function give(workspaceId: number, fireId: number, text: string | null): Promise<void> {
    const fire = remembered(fireId) ?? (await findFire(workspaceId, fireId))
    if (!fire) return
    const { tenant, contactId, channelId } = fire
    try {
      const content = { type: 'text' as const, text: text ?? fire.reply }
      const message = fire.sent
        ? await messages.get(tenant, fire.sent)
        : await messages.send(tenant, {
            contactId,
            channelId,
            content,
            author: 'trigger',
            idempotencyKey: keyOf(fireId),
          })
      await settle(fireId, { reply_message_id: message.id, answer: answerOf(message, text) })
    } catch (error) {
      if (!(error instanceof ParleyError) || error.kind === 'unavailable') throw error
      // A vendor's refusal is stored with the message. Without a message, the error is stored with the fire.
      const messageId = error.data.message_id as number | undefined
      await settle(
        fireId,
        messageId ? { reply_message_id: messageId, answer: text ? 'dynamic' : 'static' } : { error: error.message },
      )
    }
  }

  /** A fire of this process that isn't overdue yet. Returns it once. */
  function remembered(fireId: number): Fire | undefined {
    const fire = owed.get(fireId)
    owed.delete(fireId)
    return fire && fire.dueAt > clock.now() ? { ...fire, sent: null } : undefined
  }

  async function findFire(workspaceId: number, fireId: number): Promise<Fire | undefined> {
    const row = await db
      .selectFrom('trigger_fires as f')
      .innerJoin('workspaces as w', 'w.id', 'f.workspace_id')
      .leftJoin('messages as m', (join) =>
        join.onRef('m.workspace_id', '=', 'f.workspace_id').on('m.idempotency_key', '=', keyOf(fireId)),
      )
      .select(['f.trigger_id', 'f.contact_id', 'f.channel_id', 'f.reply'])
      .select(['w.stages', 'w.scoring', 'w.default_country', 'm.id as sent'])
      .where('f.workspace_id', '=', workspaceId)
      .where('f.id', '=', fireId)
      .where('f.due_at', 'is not', null)
      .executeTakeFirst()
    if (row?.contact_id == null) return undefined
    const { stages, default_country: defaultCountry, contact_id: contactId, channel_id: channelId, sent } = row
    const scoring = rulesOf(row.scoring)
    const actor = `trigger:${row.trigger_id}`
    const tenant: Tenant = { workspaceId, mode: 'live', actor, stages, scoring, defaultCountry }
    return { tenant, contactId, channelId, reply: row.reply ?? '', sent }
  }

  async function settle(
    fireId: number,
    result: { reply_message_id: number; answer: 'dynamic' | 'static' } | { error: string },
  ): Promise<void> {
    await db
      .updateTable('trigger_fires')
      .set({ ...result, due_at: null, reply: null })
      .where('id', '=', fireId)
      .where('due_at', 'is not', null)
      .execute()
  }

  function track(workspaceId: number, fireId: number, text: string | null): Promise<void> {
    const giving = give(workspaceId, fireId, text)
      .catch((error: unknown) => {
        logger.warn({ err: error, fire: fireId }, 'a reply failed; it is retried')
      })
      .finally(() => underWay.delete(giving))
    underWay.add(giving)
    return giving
  }

  return {
    asking: [...dialects.values()].filter(({ answersTriggers }) => answersTriggers).map(({ name }) => name),

    fired(fire, asked) {
      for (const [id, { dueAt }] of owed) {
        if (dueAt > clock.now()) break
        owed.delete(id)
      }
      owed.set(fire.fireId, fire)
      if (!asked) void track(fire.tenant.workspaceId, fire.fireId, null)
    },

    answered({ type, workspace_id, data }, answer) {
      if (type !== 'trigger.fired') return
      const { trigger, test } = data as { trigger: Fired; test?: true }
      if (!test) void track(workspace_id, trigger.fire_id, readReply(answer))
    },

    async sendOverdue() {
      const now = clock.now()
      const overdue = await db
        .with('due', (with_) =>
          with_
            .selectFrom('trigger_fires')
            .select('id')
            .where('due_at', '<=', now)
            .orderBy('due_at')
            .limit(sweepAtOnce)
            .forUpdate()
            .skipLocked(),
        )
        .updateTable('trigger_fires as f')
        .from('due')
        .set({ due_at: new Date(now.getTime() + tryForMs) })
        .whereRef('f.id', '=', 'due.id')
        .returning([sql<number>`f.id`.as('id'), 'f.workspace_id'])
        .execute()
      await Promise.all(overdue.map(({ workspace_id, id }) => track(workspace_id, id, null)))
    },

    async idle() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}

/** The space keeps it apart from clients' keys: an Idempotency-Key may not contain one. */
function keyOf(fireId: number): string {
  return `trigger fire ${fireId}`
}

/** Which of the two texts was written first. */
function answerOf({ text }: SentReply, dynamic: string | null): 'dynamic' | 'static' {
  return dynamic !== null && text === dynamic ? 'dynamic' : 'static'
}
