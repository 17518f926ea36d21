import type { WebhookDialect } from '../core/endpoints/dialect.ts'
import { loadTarget, type Target } from '../core/endpoints/target.ts'
import type { Database } from '../db/database.ts'
import { BoundedMap } from '../kernel/bounded-map.ts'
import type { Clock } from '../kernel/clock.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import type { DeliveryWork } from './delivery-work.ts'

export interface Targets {
  /** Undefined when the endpoint was deleted. */
  find(delivery: Pick<DeliveryWork, 'lane' | 'endpointVersion'>): Promise<Target | undefined>
}

interface TargetsDependencies {
  database: Database
  clock: Clock
  box: SecretBox
  dialects: ReadonlyMap<string, WebhookDialect>
}

const rememberAtMost = 10_000

/**
 * Caches endpoints by the version that a claim has seen. So an unchanged endpoint isn't read and decrypted for each
 * delivery, and a change counts at once.
 */
export function createTargets({ database, clock, box, dialects }: TargetsDependencies): Targets {
  const known = new BoundedMap<number, { version: string; target: Promise<Target | undefined> }>(rememberAtMost)

  return {
    find({ lane: id, endpointVersion: version }) {
      const found = known.get(id)
      if (found?.version === version) return found.target
      const target = loadTarget(database.db, { box, dialects }, id, clock.now())
      known.set(id, { version, target })
      // A failed read isn't cached.
      target.catch(() => known.delete(id))
      return target
    },
  }
}
