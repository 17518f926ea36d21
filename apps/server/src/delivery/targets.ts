import type { WebhookDialect } from '../core/endpoints/dialect.ts'
import type { Database } from '../db/database.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import type { ClaimedDelivery } from './sql/claim.ts'

/** Where deliveries of an endpoint go, ready for use. */
export interface Target {
  url: string
  /** Undefined when this version doesn't know it. */
  dialect: WebhookDialect | undefined
  subscribed: string[]
  secret: string
  /** Signs beside the other one until then. */
  previous: { secret: string; until: Date } | undefined
}

export interface Targets {
  /** Undefined when the endpoint is gone. */
  find(delivery: ClaimedDelivery): Promise<Target | undefined>
}

interface Dependencies {
  database: Database
  box: SecretBox
  dialects: ReadonlyMap<string, WebhookDialect>
}

const rememberAtMost = 10_000

/**
 * Endpoints by the version that a claim has seen, so that what doesn't change isn't read, parsed and decrypted again for
 * each delivery, and what has changed counts at once.
 */
export function createTargets({ database: { db }, box, dialects }: Dependencies): Targets {
  const known = new Map<number, { version: string; target: Promise<Target | undefined> }>()

  async function load(id: number): Promise<Target | undefined> {
    const row = await db
      .selectFrom('endpoints')
      .select(['url', 'dialect', 'events', 'secret', 'previous_secret', 'previous_secret_expires_at'])
      .where('id', '=', id)
      .executeTakeFirst()
    if (!row) return undefined
    const { previous_secret: previous, previous_secret_expires_at: until } = row
    return {
      url: row.url,
      dialect: dialects.get(row.dialect),
      subscribed: row.events,
      secret: box.open(row.secret),
      previous: previous && until ? { secret: box.open(previous), until } : undefined,
    }
  }

  return {
    find({ endpoint_id: id, endpoint_version: version }) {
      const found = known.get(id)
      if (found?.version === version) return found.target
      if (known.size >= rememberAtMost) known.clear()
      const target = load(id)
      known.set(id, { version, target })
      // Not remembered when it could not be read.
      target.catch(() => known.delete(id))
      return target
    },
  }
}
