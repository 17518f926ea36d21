import { createHash } from 'node:crypto'

import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { ParleyError } from '../../kernel/errors.ts'
import { placeOf, type SecretBox } from '../../kernel/secret-box.ts'

export interface StoredResponse {
  status: number
  contentType: string
  body: string
}

interface Asker {
  caller: { kind: string; id: number | string }
  actor: string
}

/** What a client calls a request. Each caller has names of its own: another one must not be answered what it may not see. */
export const idempotencyKeyOf = ({ caller, actor }: Asker, name: string): string =>
  `${caller.kind === 'key' ? caller.id : actor}:${name}`

/** Runs a request that a client repeats with the same `Idempotency-Key` only once. */
export interface Idempotency {
  /**
   * Claims the key for a new request, or returns the response that the first one got. Throws `conflict` if the key was
   * used for another request, or if the first one is still in progress.
   */
  begin(workspaceId: number, key: string, request: string): Promise<StoredResponse | undefined>
  /** Stores the response for 24 h. */
  finish(workspaceId: number, key: string, answer: StoredResponse): Promise<void>
  /** Releases the key: the request had no effect and may be repeated. */
  release(workspaceId: number, key: string): Promise<void>
  purge(): Promise<void>
}

// After this time the request counts as lost with its process.
const lockMs = 60_000
const purgeAtOnce = 1_000
/** How long a key is kept. */
export const idempotencyKeptMs = 24 * 60 * 60_000

interface IdempotencyDependencies {
  database: Database
  clock: Clock
  box: SecretBox
}

export function createIdempotency({ database: { db }, clock, box }: IdempotencyDependencies): Idempotency {
  return {
    async begin(workspaceId, key, request) {
      const now = clock.now()
      const hash = createHash('sha256').update(request).digest()
      const lock = { locked_until: new Date(now.getTime() + lockMs), created_at: now }
      const fresh = { workspace_id: workspaceId, key, request_hash: hash, ...lock }
      const taken = await db
        .insertInto('idempotency_keys')
        .values(fresh)
        .onConflict((conflict) =>
          conflict
            .columns(['workspace_id', 'key'])
            .doUpdateSet({ ...lock, request_hash: hash, status: null, body: null, content_type: null })
            .where((where) =>
              where.or([
                where('idempotency_keys.created_at', '<', new Date(now.getTime() - idempotencyKeptMs)),
                where.and([
                  where('idempotency_keys.status', 'is', null),
                  where('idempotency_keys.locked_until', '<', now),
                  where('idempotency_keys.request_hash', '=', hash),
                ]),
              ]),
            ),
        )
        .returning('key')
        .executeTakeFirst()
      if (taken) return undefined

      const known = await db
        .selectFrom('idempotency_keys')
        .select(['request_hash', 'status', 'content_type', 'body'])
        .where('workspace_id', '=', workspaceId)
        .where('key', '=', key)
        .executeTakeFirst()
      if (known && !known.request_hash.equals(hash)) {
        throw new ParleyError('conflict', 'This Idempotency-Key was used for another request.', {
          code: 'idempotency_key_reused',
        })
      }
      if (known?.status && known.body) {
        return {
          status: known.status,
          contentType: known.content_type ?? '',
          body: box.open(known.body, placeOf('idempotency_keys.body', workspaceId, key)),
        }
      }
      throw new ParleyError('conflict', 'The first request with this Idempotency-Key is still in progress.', {
        code: 'idempotency_in_progress',
        retryAfterSeconds: 1,
      })
    },

    async finish(workspaceId, key, answer) {
      await db
        .updateTable('idempotency_keys')
        .set({
          status: answer.status,
          content_type: answer.contentType,
          body: answer.body === null ? null : box.seal(answer.body, placeOf('idempotency_keys.body', workspaceId, key)),
        })
        .where('workspace_id', '=', workspaceId)
        .where('key', '=', key)
        .execute()
    },

    async release(workspaceId, key) {
      await db
        .deleteFrom('idempotency_keys')
        .where('workspace_id', '=', workspaceId)
        .where('key', '=', key)
        .where('status', 'is', null)
        .execute()
    },

    async purge() {
      const before = new Date(clock.now().getTime() - idempotencyKeptMs)
      const old = db
        .selectFrom('idempotency_keys')
        .select(['workspace_id', 'key'])
        .where('created_at', '<', before)
        .orderBy('created_at')
        .limit(purgeAtOnce)
        .forUpdate()
        .skipLocked()
      let gone: bigint
      do {
        const result = await db
          .with('old', () => old)
          .deleteFrom('idempotency_keys as k')
          .using('old')
          .whereRef('k.workspace_id', '=', 'old.workspace_id')
          .whereRef('k.key', '=', 'old.key')
          .executeTakeFirstOrThrow()
        gone = result.numDeletedRows
      } while (gone === BigInt(purgeAtOnce))
    },
  }
}
