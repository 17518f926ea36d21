import type { Selectable } from 'kysely'

import type { Files } from '../../db/types.gen.ts'

export const fileStatuses = ['waiting', 'stored', 'failed'] as const
export type FileStatus = (typeof fileStatuses)[number]

/** A file that was uploaded, or came with a message. */
export interface File {
  id: number
  /** `waiting`: the vendor is still to hand it out. `failed`: it doesn't, see `error`. */
  status: FileStatus
  name: string | null
  mime_type: string | null
  /** In bytes. */
  size: number | null
  /** Hexadecimal. */
  sha256: string | null
  /** Its address alone gives the content, as long as the file exists. Null unless it is stored. */
  url: string | null
  /** The inbound message that it came with. */
  message_id: number | null
  error: string | null
  created_by: string
  created_at: string
}

export type FileRow = Selectable<Files>

export function toFile(row: FileRow, publicUrl: string): File {
  return {
    id: row.id,
    status: row.status as FileStatus,
    name: row.name,
    mime_type: row.mime_type,
    size: row.size,
    sha256: row.sha256,
    url: row.status === 'stored' ? fileUrl(row, publicUrl) : null,
    message_id: row.message_id,
    error: row.error,
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
  }
}

/** The name is there for people and for vendors that show it. */
const fileUrl = ({ id, token, name }: Pick<FileRow, 'id' | 'token' | 'name'>, publicUrl: string) =>
  `${publicUrl}/files/${id}/${token}/${encodeURIComponent(name ?? 'file')}`
