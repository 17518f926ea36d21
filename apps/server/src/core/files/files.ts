import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'

import type { Database } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { Clock } from '../../kernel/clock.ts'
import { invalidField, notFound } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { isOfType, isUploadable, plainType } from './content-type.ts'
import { type File, type FileRow, toFile } from './file.ts'
import { type ByteRange, type FileStorage, storageKeyOf } from './file-storage.ts'
import { newToken } from './token.ts'

export interface NewFile {
  name: string
  /** As the client calls it: `image/png`, `text/plain; charset=utf-8`. */
  type: string
  content: Buffer
}

export interface FileFilter extends Page {
  message_ids?: readonly number[] | undefined
}

/** A file whose content can be read. `read` gives undefined when the storage has lost it. */
export interface OpenedFile {
  name: string | null
  mime_type: string
  size: number
  sha256: string
  read(range?: ByteRange): Promise<Readable | undefined>
}

export interface Files {
  /** Of an upload, in bytes. */
  readonly largest: number
  /** Stores a file. Throws `invalid` when it isn't of the type that it claims, or of none that may be uploaded. */
  upload(tenant: Tenant, file: NewFile): Promise<File>
  get(workspaceId: number, id: number): Promise<File>
  list(workspaceId: number, filter: FileFilter): Promise<Listing<File>>
  /** What was sent already stays with those who have it. */
  remove(workspaceId: number, id: number): Promise<void>
  /** A file by its address. Undefined: there is none, or it isn't stored. */
  open(id: number, token: string): Promise<OpenedFile | undefined>
}

interface FilesDependencies {
  database: Database
  storage: FileStorage
  publicUrl: string
  /** In bytes. */
  largest: number
  clock: Clock
}

export function createFiles({ database: { db }, storage, publicUrl, largest, clock }: FilesDependencies): Files {
  const rows = (workspaceId: number) =>
    db
      .selectFrom('files')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('status', 'not in', ['storing', 'removed'])
  const shown = (row: FileRow) => toFile(row, publicUrl)

  return {
    largest,

    async upload({ workspaceId, actor }, { name, type, content }) {
      const mimeType = await checkedType(type, content)
      const sha256 = createHash('sha256').update(content).digest('hex')
      // First, so that what a killed process leaves in the storage is known, and removed.
      const row = await db
        .insertInto('files')
        .values({
          ...{ workspace_id: workspaceId, status: 'storing', token: newToken(), name },
          ...{ mime_type: mimeType, size: content.length, sha256, created_by: actor, created_at: clock.now() },
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      await storage.write(storageKeyOf(row), content)
      const stored = await db
        .updateTable('files')
        .set({ status: 'stored', stored_at: clock.now() })
        .where('id', '=', row.id)
        .where('status', '=', 'storing')
        .returningAll()
        .executeTakeFirst()
      if (!stored) throw notFound('file', row.id)
      return shown(stored)
    },

    async get(workspaceId, id) {
      const row = await rows(workspaceId).where('id', '=', id).executeTakeFirst()
      if (!row) throw notFound('file', id)
      return shown(row)
    },

    list(workspaceId, { message_ids, ...page }) {
      let query = rows(workspaceId)
      if (message_ids) query = query.where('message_id', 'in', message_ids)
      return paginate(query, page, { list: 'files' }, shown)
    },

    async remove(workspaceId, id) {
      const { numUpdatedRows } = await db
        .updateTable('files')
        .set({ status: 'removed', name: null, source: null })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .where('status', 'not in', ['storing', 'removed'])
        .executeTakeFirst()
      if (numUpdatedRows === 0n) throw notFound('file', id)
    },

    async open(id, token) {
      const row = await db
        .selectFrom('files')
        .selectAll()
        .where('id', '=', id)
        .where('token', '=', token)
        .where('status', '=', 'stored')
        .executeTakeFirst()
      if (!row || row.size === null || row.sha256 === null) return undefined
      const { name, size, sha256 } = row
      const key = storageKeyOf(row)
      const mime_type = row.mime_type ?? 'application/octet-stream'
      return { name, mime_type, size, sha256, read: (range) => storage.read(key, range) }
    },
  }
}

async function checkedType(given: string, content: Buffer): Promise<string> {
  const type = plainType(given)
  if (!isUploadable(type)) throw invalidField('mime_type', `can't be ${type}`)
  if (content.length === 0) throw invalidField('content', 'must not be empty')
  if (!(await isOfType(content, type))) throw invalidField('content', `is not of the type ${type}`)
  return type
}
