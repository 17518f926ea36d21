import type { Db } from '../../db/database.ts'
import { parsed } from '../../kernel/read-json.ts'
import { placeOf, type SecretBox } from '../../kernel/secret-box.ts'

const atOnce = 500

/**
 * Reduces the kept answers that tell about a person, by one of these texts, to their skeleton: a repeated request still
 * does nothing twice, but its answer no longer identifies anybody. Answers are encrypted, so they are read one by one.
 */
export async function forgetAnswers(
  db: Db,
  box: SecretBox,
  workspaceId: number,
  telling: readonly string[],
): Promise<void> {
  const texts = telling.map((text) => JSON.stringify(text).slice(1, -1))
  for (let after: string | null = ''; after !== null; ) {
    const from: string = after
    const rows = await db
      .selectFrom('idempotency_keys')
      .select(['key', 'body'])
      .where('workspace_id', '=', workspaceId)
      .where('key', '>', from)
      .orderBy('key')
      .limit(atOnce)
      .execute()
    for (const { key, body } of rows) {
      const place = placeOf('idempotency_keys.body', workspaceId, key)
      const answer = body && box.open(body, place)
      if (!answer || !texts.some((text) => answer.includes(text))) continue
      await db
        .updateTable('idempotency_keys')
        .set({ body: box.seal(JSON.stringify(skeletonOf(parsed(answer), telling) ?? null), place) })
        .where('workspace_id', '=', workspaceId)
        .where('key', '=', key)
        .execute()
    }
    after = rows.at(-1)?.key ?? null
  }
}

const timestamp = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/
/** Like a status or a kind, not like what people write. */
const term = /^[a-z][a-z_.]{0,40}$/

/** The same JSON without its texts: ids, times and terms stay. */
function skeletonOf(value: unknown, telling: readonly string[]): unknown {
  if (typeof value === 'string') {
    return timestamp.test(value) || (term.test(value) && !telling.includes(value)) ? value : ''
  }
  if (Array.isArray(value)) return value.map((item) => skeletonOf(item, telling))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, skeletonOf(one, telling)]))
}
