import { sql } from 'kysely'

import { placeOf, type SecretBox } from '../kernel/secret-box.ts'
import type { Db } from './database.ts'

interface SealedColumn {
  table: string
  column: string
  /** The columns that tell its rows apart. */
  id: readonly string[]
  only?: readonly string[]
}

/** The settings that are secrets. */
const sealedSettings = ['secret_key_check', 'address_key'] as const

const columns: readonly SealedColumn[] = [
  { table: 'settings', column: 'value', id: ['name'], only: sealedSettings },
  { table: 'channels', column: 'credentials', id: ['id'] },
  { table: 'endpoints', column: 'secret', id: ['id'] },
  { table: 'previous_secrets', column: 'secret', id: ['id'] },
  { table: 'linked_sessions', column: 'creds', id: ['channel_id'] },
  { table: 'linked_sessions', column: 'qr', id: ['channel_id'] },
  { table: 'linked_sessions', column: 'pairing_code', id: ['channel_id'] },
  { table: 'linked_session_keys', column: 'value', id: ['channel_id', 'type', 'id'] },
  { table: 'idempotency_keys', column: 'body', id: ['workspace_id', 'key'] },
]

export interface Resealed {
  /** Now sealed under the newest key and for their place. */
  resealed: number
  /** They were so before. */
  current: number
  /** Opened by no key. */
  failed: number
}

const batch = 500

/**
 * Seals again what isn't sealed under the newest key, or not for its place. It can be stopped and started again at any time, and
 * goes on next to whatever else reads and writes.
 */
export async function resealAll(db: Db, box: SecretBox, goesOn: () => boolean = () => true): Promise<Resealed> {
  const counts: Resealed = { resealed: 0, current: 0, failed: 0 }
  for (const column of columns) await resealColumn(db, box, column, counts, goesOn)
  await resealClientSecrets(db, box, counts)
  return counts
}

/** The secrets of OAuth clients: a library stores them as text, and doesn't say whose they are. */
export const clientSecretPlace = placeOf('oauth_clients.client_secret')

async function resealClientSecrets(db: Db, box: SecretBox, counts: Resealed): Promise<void> {
  const rows = await db
    .selectFrom('oauth_clients')
    .select(['id', 'client_secret'])
    .where('client_secret', 'is not', null)
    .execute()
  for (const { id, client_secret } of rows) {
    const sealed = Buffer.from(client_secret ?? '', 'base64')
    const text = box.isCurrent(sealed, clientSecretPlace) ? undefined : opened(box, sealed, clientSecretPlace)
    if (text === undefined) counts.current++
    else if (text === null) counts.failed++
    else {
      await db
        .updateTable('oauth_clients')
        .set({ client_secret: box.seal(text, clientSecretPlace).toString('base64') })
        .where('id', '=', id)
        .where('client_secret', '=', client_secret)
        .execute()
      counts.resealed++
    }
  }
}

async function resealColumn(
  db: Db,
  box: SecretBox,
  { table, column, id, only }: SealedColumn,
  counts: Resealed,
  goesOn: () => boolean,
): Promise<void> {
  const [at, ids] = [sql.ref(column), sql.join(id.map((name) => sql.ref(name)))]
  let after: unknown[] | undefined
  while (goesOn()) {
    const { rows } = await sql<{ sealed: Buffer; ids: string[] }>`
      select ${at} as sealed, array[${sql.join(id.map((name) => sql`${sql.ref(name)}::text`))}] as ids
      from ${sql.table(table)}
      where ${at} is not null
        and ${only ? sql`name = any(${[...only]}::text[])` : sql`true`}
        and ${after ? sql`(${ids}) > (${sql.join(after)})` : sql`true`}
      order by ${ids} limit ${sql.lit(batch)}`.execute(db)
    for (const { sealed, ids: key } of rows) {
      const place = placeOf(`${table}.${column}`, ...key)
      const text = box.isCurrent(sealed, place) ? undefined : opened(box, sealed, place)
      if (text === undefined) counts.current++
      else if (text === null) counts.failed++
      else {
        const own = sql.join(
          id.map((name, index) => sql`${sql.ref(name)} = ${key[index]}`),
          sql` and `,
        )
        // What has been written meanwhile is as it should be.
        await sql`update ${sql.table(table)} set ${at} = ${box.seal(text, place)} where ${own} and ${at} = ${sealed}`.execute(
          db,
        )
        counts.resealed++
      }
    }
    after = rows.at(-1)?.ids
    if (rows.length < batch) return
  }
}

function opened(box: SecretBox, sealed: Buffer, place: string): string | null {
  try {
    return box.open(sealed, place)
  } catch {
    return null
  }
}
