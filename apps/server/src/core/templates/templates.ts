import type { Database } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, unknownReference } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { applyChange, channelsOfAccount, type TemplateChange } from './apply-changes.ts'
import type { SyncCounts } from './record-templates.ts'
import { type Template, toTemplate } from './template.ts'
import type { TemplateSync } from './template-sync.ts'

export interface TemplateFilter extends Page {
  channel_id?: number | undefined
  name?: string | undefined
  /** Case-insensitive. */
  category?: string | undefined
  context?: string | undefined
  /** True: only sendable templates. False: only the others. */
  approved?: boolean | undefined
}

/** How a message names a template. */
export interface TemplateName {
  name: string
  language: string
  channelId: number
}

export interface Templates {
  get(workspaceId: number, id: number): Promise<Template>
  list(workspaceId: number, filter: TemplateFilter): Promise<Listing<Template>>
  /** Sets the client's description of what the template is used for. */
  update(workspaceId: number, id: number, patch: { context: string | null }): Promise<Template>
  /** For a message that names its template by our id in `field`. Throws `invalid` if there is no such template. */
  nameOf(workspaceId: number, id: number, field: string): Promise<TemplateName>
  /** Reads a channel's templates from its vendor now. */
  sync(workspaceId: number, channelId: number): Promise<SyncCounts>
  /** Applies a vendor's report about the templates of an account, in the workspace of `channelId`. */
  take(channelId: number, account: string, changes: TemplateChange[]): Promise<void>
}

interface TemplatesDependencies {
  database: Database
  clock: Clock
  templateSync: TemplateSync
}

export function createTemplates({ database: { db, transact }, clock, templateSync }: TemplatesDependencies): Templates {
  const rows = (workspaceId: number) =>
    db.selectFrom('templates').selectAll().where('workspace_id', '=', workspaceId).where('removed_at', 'is', null)

  return {
    async get(workspaceId, id) {
      const row = await rows(workspaceId).where('id', '=', id).executeTakeFirst()
      if (!row) throw notFound('template', id)
      return toTemplate(row)
    },

    async list(workspaceId, { channel_id, name, category, context, approved, ...page }) {
      let query = rows(workspaceId)
      if (channel_id !== undefined) query = query.where('channel_id', '=', channel_id)
      if (name !== undefined) query = query.where('name', '=', name)
      if (category !== undefined) query = query.where('category', '=', category.toUpperCase())
      if (context !== undefined) query = query.where('context', '=', context)
      if (approved !== undefined) query = query.where('status', approved ? '=' : '<>', 'APPROVED')
      return paginate(query, page, { list: 'templates' }, toTemplate)
    },

    async update(workspaceId, id, { context }) {
      const row = await db
        .updateTable('templates')
        .set({ context })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .where('removed_at', 'is', null)
        .returningAll()
        .executeTakeFirst()
      if (!row) throw notFound('template', id)
      return toTemplate(row)
    },

    async nameOf(workspaceId, id, field) {
      const row = await rows(workspaceId).where('id', '=', id).executeTakeFirst()
      if (!row) throw unknownReference(field, 'template', 'unknown_template')
      return { name: row.name, language: row.language, channelId: row.channel_id }
    },

    sync: templateSync.sync,

    async take(channelId, account, changes) {
      const channelIds = await channelsOfAccount(db, channelId, account)
      if (channelIds.length === 0) return
      await transact(async (tx) => {
        for (const change of changes) await applyChange(tx, channelIds, change, clock.now())
      })
    },
  }
}
