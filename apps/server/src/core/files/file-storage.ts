import type { Readable } from 'node:stream'

/** Bytes of a file, the last one included. */
export interface ByteRange {
  start: number
  end: number
}

/** Where the contents of files are. Throws `unavailable` when it can't be reached or is full. */
export interface FileStorage {
  /** All or nothing, also when the process is killed meanwhile. Replaces what has the key. */
  write(key: string, content: Buffer): Promise<void>
  /** Undefined: nothing has the key. */
  read(key: string, range?: ByteRange): Promise<Readable | undefined>
  /** Does nothing where nothing has the key. */
  remove(key: string): Promise<void>
}

export const storageKeyOf = ({ workspace_id, id }: { workspace_id: number; id: number }): string =>
  `${workspace_id}/${id}`
