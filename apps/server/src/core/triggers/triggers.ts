import { type Database, type Tx, violates } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { Clock } from '../../kernel/clock.ts'
import { invalidField, notFound, ParleyError, unknownReference } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { lockWorkspace } from '../tenant/lock-workspace.ts'
import { fold, longestPhrase, toPhrase } from './phrase.ts'
import { planLimits } from './plan.ts'
import { settingsOf } from './settings.ts'
import { type Trigger, toTrigger } from './trigger.ts'

export interface NewTrigger {
  channel_id: number
  phrase: string
  reply: string
  active?: boolean | undefined
}

export interface TriggerPatch {
  phrase?: string | undefined
  reply?: string | undefined
  active?: boolean | undefined
}

export interface TriggerFilter extends Page {
  channel_id?: number | undefined
}

export interface Triggers {
  /** Throws `conflict` with `plan_limit` when the plan allows no more. */
  create(workspaceId: number, input: NewTrigger): Promise<Trigger>
  get(workspaceId: number, id: number): Promise<Trigger>
  list(workspaceId: number, filter: TriggerFilter): Promise<Listing<Trigger>>
  update(workspaceId: number, id: number, patch: TriggerPatch): Promise<Trigger>
  remove(workspaceId: number, id: number): Promise<void>
}

interface TriggersDependencies {
  database: Database
  clock: Clock
}

export function createTriggers({ database: { db, transact }, clock }: TriggersDependencies): Triggers {
  /** Triggers of removed channels are hidden. */
  const rows = (from: typeof db, workspaceId: number) =>
    from
      .selectFrom('triggers')
      .innerJoin('channels', 'channels.id', 'triggers.channel_id')
      .where('channels.deleted_at', 'is', null)
      .where('triggers.workspace_id', '=', workspaceId)

  async function get(workspaceId: number, id: number): Promise<Trigger> {
    const row = await rows(db, workspaceId).selectAll('triggers').where('triggers.id', '=', id).executeTakeFirst()
    if (!row) throw notFound('trigger', id)
    return toTrigger(row)
  }

  async function requireRoom(tx: Tx, workspaceId: number): Promise<void> {
    // One at a time: two concurrent counts would both find room.
    await lockWorkspace(tx, workspaceId)
    const { plan } = await settingsOf(tx, workspaceId)
    const most = planLimits[plan].triggers
    if (most === null) return
    const { count } = await rows(tx, workspaceId)
      .select((select) => select.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    if (count < most) return
    throw new ParleyError('conflict', `The plan ${plan} has room for ${most} trigger${most === 1 ? '' : 's'}.`, {
      code: 'plan_limit',
    })
  }

  return {
    async create(workspaceId, { channel_id, phrase, reply, active = true }) {
      const words = phraseOf(phrase)
      checkReply(reply)
      return conflictOnSamePhrase(words.phrase, () =>
        transact(async (tx) => {
          await requireRoom(tx, workspaceId)
          const channel = await tx
            .selectFrom('channels')
            .select('id')
            .where('workspace_id', '=', workspaceId)
            .where('id', '=', channel_id)
            .where('deleted_at', 'is', null)
            .executeTakeFirst()
          if (!channel) throw unknownReference('channel_id', 'channel')
          const now = clock.now()
          const times = { created_at: now, updated_at: now }
          const row = await tx
            .insertInto('triggers')
            .values({ workspace_id: workspaceId, channel_id, ...words, reply, active, ...times })
            .returningAll()
            .executeTakeFirstOrThrow()
          return toTrigger(row)
        }),
      )
    },

    get,

    async list(workspaceId, { channel_id, ...page }) {
      let query = rows(db, workspaceId).selectAll('triggers')
      if (channel_id !== undefined) query = query.where('triggers.channel_id', '=', channel_id)
      return paginate(query, page, { list: 'triggers', column: 'triggers.id' }, toTrigger)
    },

    async update(workspaceId, id, { phrase, reply, active }) {
      await get(workspaceId, id)
      const words = phrase === undefined ? undefined : phraseOf(phrase)
      if (reply !== undefined) checkReply(reply)
      return conflictOnSamePhrase(words?.phrase ?? '', () =>
        transact(async (tx) => {
          const row = await tx
            .updateTable('triggers')
            .set({
              updated_at: clock.now(),
              ...words,
              ...(reply !== undefined && { reply }),
              ...(active !== undefined && { active }),
            })
            .where('id', '=', id)
            .returningAll()
            .executeTakeFirst()
          if (!row) throw notFound('trigger', id)
          return toTrigger(row)
        }),
      )
    },

    async remove(workspaceId, id) {
      const { numDeletedRows } = await db
        .deleteFrom('triggers')
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .executeTakeFirst()
      if (numDeletedRows === 0n) throw notFound('trigger', id)
    },
  }
}

function phraseOf(text: string): { phrase: string; folded: string } {
  const phrase = toPhrase(text)
  const folded = fold(phrase)
  if (folded === '') throw invalidField('phrase', 'must not be blank')
  // Checked after normalizing, as stored: one character may become a dozen.
  if (phrase.length > longestPhrase) throw invalidField('phrase', `must have at most ${longestPhrase} characters`)
  return { phrase, folded }
}

function checkReply(reply: string): void {
  if (reply.trim() === '') throw invalidField('reply', 'must not be blank')
}

async function conflictOnSamePhrase<T>(phrase: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!violates('triggers_channel_id_folded_key', error)) throw error
    throw new ParleyError('conflict', `There is a trigger for “${phrase}” already.`, { code: 'trigger_exists' })
  }
}
