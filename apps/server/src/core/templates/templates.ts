import type { Database } from '../../db/database.ts'
import { notFound } from '../../kernel/errors.ts'
import { cursorId, type Listing, type Page, toListing } from '../../kernel/pagination.ts'
import { type Template, toTemplate } from './template.ts'

export interface TemplateFilter extends Page {
  channel_id?: number | undefined
  name?: string | undefined
  /** Whatever its case. */
  category?: string | undefined
  context?: string | undefined
  /** True: only those that can be sent. False: only those that can't. */
  approved?: boolean | undefined
}

export interface Templates {
  get(workspaceId: number, id: number): Promise<Template>
  list(workspaceId: number, filter: TemplateFilter): Promise<Listing<Template>>
}

export function createTemplates({ database: { db } }: { database: Database }): Templates {
  const rows = (workspaceId: number) =>
    db.selectFrom('templates').selectAll().where('workspace_id', '=', workspaceId).where('removed_at', 'is', null)

  return {
    async get(workspaceId, id) {
      const row = await rows(workspaceId).where('id', '=', id).executeTakeFirst()
      if (!row) throw notFound('template', id)
      return toTemplate(row)
    },

    async list(workspaceId, { limit, cursor, channel_id, name, category, context, approved }) {
      const before = cursorId(cursor, 'integer', 'templates')
      let query = rows(workspaceId)
      if (before) query = query.where('id', '<', before)
      if (channel_id !== undefined) query = query.where('channel_id', '=', channel_id)
      if (name !== undefined) query = query.where('name', '=', name)
      if (category !== undefined) query = query.where('category', '=', category.toUpperCase())
      if (context !== undefined) query = query.where('context', '=', context)
      if (approved !== undefined) query = query.where('status', approved ? '=' : '<>', 'APPROVED')
      const found = await query
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute()
      return toListing(found.map(toTemplate), limit, 'templates')
    },
  }
}
