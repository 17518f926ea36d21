import { createHash } from 'node:crypto'

import { fileTypeFromBuffer } from 'file-type'

import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Logger } from '../../kernel/logger.ts'
import { placeOf, type SecretBox } from '../../kernel/secret-box.ts'
import type { ChannelAdapter, FileOutcome } from '../channels/adapter.ts'
import { plainType } from './content-type.ts'
import { type FileStorage, storageKeyOf } from './file-storage.ts'

/** Fetches files of inbound messages from the channels' vendors. */
export interface FileFetcher {
  /** Fetches the file that has waited longest. False: none is due. */
  step(): Promise<boolean>
}

interface FileFetcherDependencies {
  database: Database
  storage: FileStorage
  adapters: ReadonlyMap<string, ChannelAdapter>
  box: SecretBox
  clock: Clock
  logger: Logger
}

/** After which another process takes a file that was being fetched. */
const leaseMs = 2 * 60_000
/** After each failure, in milliseconds: four and a half hours in all. Meta keeps a file for 30 days. */
const waits = [10_000, 60_000, 5 * 60_000, 30 * 60_000, 4 * 60 * 60_000]

export function createFileFetcher(deps: FileFetcherDependencies): FileFetcher {
  const { database, storage, adapters, box, clock, logger } = deps
  const { db } = database

  async function claim() {
    const now = clock.now()
    return db
      .updateTable('files')
      .set(({ eb }) => ({ tries: eb('tries', '+', 1), due_at: new Date(now.getTime() + leaseMs) }))
      .where('id', '=', ({ selectFrom }) =>
        selectFrom('files')
          .select('id')
          .where('status', '=', 'waiting')
          .where('due_at', '<=', now)
          .orderBy('due_at')
          .limit(1)
          .forUpdate()
          .skipLocked(),
      )
      .returningAll()
      .executeTakeFirst()
  }

  type Claimed = NonNullable<Awaited<ReturnType<typeof claim>>>

  async function fetchFrom({ message_id, source }: Claimed): Promise<FileOutcome> {
    const channel = await db
      .selectFrom('messages')
      .innerJoin('channels', 'channels.id', 'messages.channel_id')
      .select(['channels.id', 'channels.type', 'channels.credentials'])
      .where('messages.id', '=', message_id)
      .where('channels.deleted_at', 'is', null)
      .executeTakeFirst()
    const adapter = adapters.get(channel?.type ?? '')
    if (!channel || !adapter?.fetchFile) return { kind: 'refused', class: 'permanent', reason: 'its channel is gone' }
    const { id, credentials: sealed } = channel
    const credentials = sealed ? JSON.parse(box.open(sealed, placeOf('channels.credentials', id))) : null
    return adapter.fetchFile(credentials, source as Record<string, unknown>)
  }

  async function store(file: Claimed, { content, type }: FileOutcome & { kind: 'fetched' }): Promise<void> {
    const found = await fileTypeFromBuffer(content)
    await storage.write(storageKeyOf(file), content)
    await db
      .updateTable('files')
      .set({
        ...{ status: 'stored', stored_at: clock.now(), due_at: null, error: null, source: null },
        // What the content says counts for more than what the sender says.
        mime_type: plainType(found?.mime ?? type ?? file.mime_type ?? 'application/octet-stream'),
        size: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
      })
      .where('id', '=', file.id)
      .where('status', '=', 'waiting')
      .execute()
  }

  async function postpone({ id, tries }: Claimed, { class: kind, reason }: FileOutcome & { kind: 'refused' }) {
    const wait = kind === 'retry' ? waits[tries - 1] : undefined
    await db
      .updateTable('files')
      .set(
        wait === undefined
          ? { status: 'failed', error: reason, due_at: null, source: null }
          : { error: reason, due_at: new Date(clock.now().getTime() + wait) },
      )
      .where('id', '=', id)
      .where('status', '=', 'waiting')
      .execute()
  }

  return {
    async step() {
      const file = await claim()
      if (!file) return false
      try {
        const outcome = await fetchFrom(file)
        if (outcome.kind === 'fetched') await store(file, outcome)
        else await postpone(file, outcome)
      } catch (error) {
        logger.warn({ err: error, file_id: file.id }, 'the file of a message could not be fetched')
        await postpone(file, { kind: 'refused', class: 'retry', reason: 'it could not be stored' })
      }
      return true
    },
  }
}
