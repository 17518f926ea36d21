import type { Database, Db } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { type Existing, type Import, toImport } from './import.ts'
import { checkMapping, type Mapping, suggestMapping } from './mapping.ts'
import { storeFile } from './store-file.ts'
import type { RowProblem } from './write-rows.ts'

export interface ImportStart {
  mapping: Record<string, string>
  existing?: Existing | undefined
  dry_run?: boolean | undefined
}

/** With what helps to choose a mapping. */
export interface ImportWithPreview extends Import {
  suggested_mapping: Mapping
  /** The cells of the first rows, while they are kept. */
  preview: string[][]
}

export interface ImportError extends RowProblem {
  id: number
}

export interface Imports {
  /** Keeps a file of contacts. Nothing is imported until `start`. */
  upload(tenant: Tenant, file: { name?: string | null | undefined; csv: string }): Promise<ImportWithPreview>
  /** Begins an import or a dry run. Throws `conflict` unless the import is uploaded. */
  start(tenant: Tenant, id: number, input: ImportStart): Promise<Import>
  /** Contacts that are imported already stay. */
  cancel(workspaceId: number, id: number): Promise<Import>
  get(workspaceId: number, id: number): Promise<ImportWithPreview>
  list(workspaceId: number, page: Page): Promise<Listing<Import>>
  errors(workspaceId: number, id: number, page: Page): Promise<Listing<ImportError>>
}

const previewed = 5

export function createImports({ database: { db, transact }, clock }: { database: Database; clock: Clock }): Imports {
  async function get(workspaceId: number, id: number): Promise<ImportWithPreview> {
    const found = await find(db, workspaceId, id).executeTakeFirst()
    if (!found) throw notFound('import', id)
    const rows = await db
      .selectFrom('import_rows')
      .select('cells')
      .where('import_id', '=', id)
      .orderBy('number')
      .limit(previewed)
      .execute()
    const shown = toImport(found)
    return { ...shown, suggested_mapping: suggestMapping(shown.columns), preview: rows.map(({ cells }) => cells) }
  }

  return {
    async upload(tenant, { name = null, csv }) {
      const id = await transact((tx) => storeFile(tx, tenant, { name, csv }, clock.now()))
      return get(tenant.workspaceId, id)
    },

    start: (tenant, id, { mapping, existing = 'update', dry_run = false }) =>
      transact(async (tx) => {
        const found = await find(tx, tenant.workspaceId, id).forUpdate().executeTakeFirst()
        if (!found) throw notFound('import', id)
        if (found.status !== 'uploaded') throw wrongStatus(id, found.status)
        const checked = checkMapping(mapping, found.columns)
        await tx.deleteFrom('import_errors').where('import_id', '=', id).execute()
        await tx
          .updateTable('imports')
          .set({ status: 'running', mapping: JSON.stringify(checked), existing, dry_run, actor: tenant.actor })
          .set({ position: 0, created: 0, updated: 0, skipped: 0, failed: 0 })
          .set({ started_at: clock.now(), completed_at: null })
          .where('id', '=', id)
          .execute()
        return toImport(await find(tx, tenant.workspaceId, id).executeTakeFirstOrThrow())
      }),

    cancel: (workspaceId, id) =>
      transact(async (tx) => {
        const found = await find(tx, workspaceId, id).forUpdate().executeTakeFirst()
        if (!found) throw notFound('import', id)
        if (found.status === 'cancelled') return toImport(found)
        if (found.status !== 'uploaded' && found.status !== 'running') throw wrongStatus(id, found.status)
        await tx.deleteFrom('import_rows').where('import_id', '=', id).execute()
        await tx.deleteFrom('import_addresses').where('import_id', '=', id).execute()
        await tx
          .updateTable('imports')
          .set({ status: 'cancelled', completed_at: clock.now() })
          .where('id', '=', id)
          .execute()
        return toImport(await find(tx, workspaceId, id).executeTakeFirstOrThrow())
      }),

    get,

    list: (workspaceId, page) =>
      paginate(
        db.selectFrom('imports').selectAll().where('workspace_id', '=', workspaceId),
        page,
        { list: 'imports' },
        toImport,
      ),

    async errors(workspaceId, id, page) {
      if (!(await find(db, workspaceId, id).executeTakeFirst())) throw notFound('import', id)
      const query = db.selectFrom('import_errors').select(['id', 'row', 'field', 'message']).where('import_id', '=', id)
      return paginate(query, page, { list: 'import_errors' }, (row) => row)
    },
  }
}

const find = (db: Db, workspaceId: number, id: number) =>
  db.selectFrom('imports').selectAll().where('workspace_id', '=', workspaceId).where('id', '=', id)

const wrongStatus = (id: number, status: string) =>
  new ParleyError('conflict', `Import ${id} is ${status}.`, { code: `import_${status}` })
