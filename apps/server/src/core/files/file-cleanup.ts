import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { type FileStorage, storageKeyOf } from './file-storage.ts'

export interface FileCleanup {
  /** Deletes contents of files that are gone. Whether there may be more. */
  step(): Promise<boolean>
}

const atOnce = 50
/** A process that took longer for an upload was killed. */
const uploadAtMostMs = 60 * 60_000

interface FileCleanupDependencies {
  database: Database
  storage: FileStorage
  clock: Clock
}

export function createFileCleanup({ database: { db }, storage, clock }: FileCleanupDependencies): FileCleanup {
  /** The message of a file may be gone: its contact was erased. */
  const removeOrphans = () =>
    db
      .updateTable('files')
      .set({ status: 'removed', name: null, source: null })
      .where('id', 'in', ({ selectFrom }) =>
        selectFrom('files')
          .select('id')
          .where('inbound', '=', true)
          .where('message_id', 'is', null)
          .where('status', '<>', 'removed')
          .limit(atOnce),
      )
      .execute()

  return {
    async step() {
      await removeOrphans()
      const abandoned = new Date(clock.now().getTime() - uploadAtMostMs)
      const gone = await db
        .selectFrom('files')
        .select(['id', 'workspace_id'])
        .where('status', 'in', ['storing', 'removed'])
        .where(({ eb, or }) => or([eb('status', '=', 'removed'), eb('created_at', '<', abandoned)]))
        .orderBy('created_at')
        .limit(atOnce)
        .execute()
      for (const file of gone) {
        await storage.remove(storageKeyOf(file))
        await db.deleteFrom('files').where('id', '=', file.id).execute()
      }
      return gone.length === atOnce
    },
  }
}
