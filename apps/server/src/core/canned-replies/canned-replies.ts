import { type Database, violates } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { Clock } from '../../kernel/clock.ts'
import { invalidField, notFound, ParleyError } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { checkVariables } from '../campaigns/check-variables.ts'
import { MissingVariable, renderedOr, renderText } from '../campaigns/variables.ts'
import { selectContacts, toContact } from '../contacts/select-contact.ts'
import { currentContact } from '../tenant/merged-ids.ts'
import { type CannedReply, toCannedReply } from './canned-reply.ts'

export interface NewCannedReply {
  shortcut: string
  text: string
  locale?: string | null | undefined
}

export interface CannedReplyPatch {
  shortcut?: string | undefined
  text?: string | undefined
  locale?: string | null | undefined
}

export interface CannedReplyFilter extends Page {
  /** What the shortcut begins with. */
  prefix?: string | undefined
  locale?: string | undefined
}

/** A reply for a contact. `rendered` is null when the contact is unknown, or lacks a value that the text needs. */
export type RenderedReply = CannedReply & { rendered: string | null }

export interface CannedReplies {
  /** Throws `conflict` if there is one with the shortcut. */
  create(workspaceId: number, input: NewCannedReply): Promise<CannedReply>
  get(workspaceId: number, id: number): Promise<CannedReply>
  list(workspaceId: number, filter: CannedReplyFilter): Promise<Listing<CannedReply>>
  /** The replies with the contact's values for their variables. */
  render(workspaceId: number, replies: readonly CannedReply[], contactId: number): Promise<RenderedReply[]>
  update(workspaceId: number, id: number, patch: CannedReplyPatch): Promise<CannedReply>
  remove(workspaceId: number, id: number): Promise<void>
}

interface CannedRepliesDependencies {
  database: Database
  clock: Clock
}

export function createCannedReplies({ database: { db }, clock }: CannedRepliesDependencies): CannedReplies {
  const rows = (workspaceId: number) => db.selectFrom('canned_replies').where('workspace_id', '=', workspaceId)

  return {
    create(workspaceId, { shortcut, text, locale = null }) {
      checkText(text)
      const now = clock.now()
      const values = { workspace_id: workspaceId, shortcut: toShortcut(shortcut), text, locale }
      return conflictOnSameShortcut(values.shortcut, async () => {
        const row = await db
          .insertInto('canned_replies')
          .values({ ...values, created_at: now, updated_at: now })
          .returningAll()
          .executeTakeFirstOrThrow()
        return toCannedReply(row)
      })
    },

    async get(workspaceId, id) {
      const row = await rows(workspaceId).selectAll().where('id', '=', id).executeTakeFirst()
      if (!row) throw notFound('canned reply', id)
      return toCannedReply(row)
    },

    list(workspaceId, { prefix, locale, ...page }) {
      let query = rows(workspaceId).selectAll()
      if (prefix !== undefined) query = query.where('shortcut', 'like', `${escaped(toShortcut(prefix))}%`)
      if (locale !== undefined) query = query.where('locale', '=', locale)
      return paginate(query, page, { list: 'canned_replies' }, toCannedReply)
    },

    async render(workspaceId, replies, contactId) {
      const row = await selectContacts(db, workspaceId)
        .where('contacts.id', '=', currentContact(contactId))
        .executeTakeFirst()
      if (!row) return replies.map((reply) => ({ ...reply, rendered: null }))
      const contact = toContact(row)
      return replies.map((reply) => {
        const rendered = renderedOr(() => renderText(reply.text, contact))
        return { ...reply, rendered: rendered instanceof MissingVariable ? null : rendered }
      })
    },

    update(workspaceId, id, { shortcut, text, locale }) {
      if (text !== undefined) checkText(text)
      const renamed = shortcut === undefined ? undefined : toShortcut(shortcut)
      return conflictOnSameShortcut(renamed ?? '', async () => {
        const row = await db
          .updateTable('canned_replies')
          .set({
            updated_at: clock.now(),
            ...(renamed !== undefined && { shortcut: renamed }),
            ...(text !== undefined && { text }),
            ...(locale !== undefined && { locale }),
          })
          .where('workspace_id', '=', workspaceId)
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirst()
        if (!row) throw notFound('canned reply', id)
        return toCannedReply(row)
      })
    },

    async remove(workspaceId, id) {
      const { numDeletedRows } = await db
        .deleteFrom('canned_replies')
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .executeTakeFirst()
      if (numDeletedRows === 0n) throw notFound('canned reply', id)
    },
  }
}

const toShortcut = (text: string) => text.toLowerCase()

/** For LIKE. */
const escaped = (text: string) => text.replaceAll(/[\\%_]/g, '\\$&')

function checkText(text: string): void {
  if (text.trim() === '') throw invalidField('text', 'must not be blank')
  checkVariables(text, 'text')
}

async function conflictOnSameShortcut<T>(shortcut: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!violates('canned_replies_shortcut', error)) throw error
    throw new ParleyError('conflict', `There is a canned reply for “${shortcut}” already.`, {
      code: 'canned_reply_exists',
    })
  }
}
