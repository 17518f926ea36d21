import { registerDirectDispatch } from '../core/events/direct-dispatch.ts'
import { announceWork } from '../db/announcer.ts'
import { createDeliveryEngine } from '../delivery/deliver.ts'
import { createSender, type Sender } from '../delivery/sender.ts'
import { countMembers } from '../delivery/sql/members.ts'
import { readQueue } from '../delivery/sql/read-queue.ts'
import type { Base } from './base.ts'
import type { Feature, Lifecycle } from './lifecycle.ts'
import type { Outbound } from './messages.ts'

/** Webhooks: what sends them, and the engine that delivers events. */
export interface Delivery {
  post: Sender['send']
  engine: Feature
  standing(): Promise<Standing>
}

/** How deliveries stand, in all processes. */
export interface Standing {
  /** Worker processes that live. */
  workers: number
  /** How long the oldest due delivery has been waiting. */
  oldestDueSeconds: number
}

export function createDelivery(base: Base, { replies }: Outbound, lifecycle: Lifecycle): Delivery {
  const { database, engineDatabase, clock, committed, changed, watching, deliveriesDue, policy, resolver } = base
  const { metrics } = base.telemetry
  const sender = createSender({ policy, resolver })
  const engine = createDeliveryEngine({
    ...base,
    database: engineDatabase,
    sender,
    answered: replies.answered,
    work: deliveriesDue,
  })
  metrics?.readEngine('deliveries', engine.stats)
  metrics?.readDatabaseLag(() => engine.stats().lagSeconds)
  metrics?.readQueue(() => readQueue(engineDatabase.db, clock.now()))

  let isWorking = false
  const stopAnnouncing = announceWork(database.db, [
    { notifier: committed, othersListen: () => !isWorking || engine.hasPeers() },
    { notifier: changed, othersListen: watching.othersWatch },
  ])
  lifecycle.enter({
    async close() {
      await sender.close()
      stopAnnouncing()
    },
  })
  return {
    post: sender.send,
    async standing() {
      const [workers, { oldestDueSeconds }] = await Promise.all([
        countMembers(database.db, base.timings.memberExpiry),
        readQueue(engineDatabase.db, clock.now()),
      ])
      return { workers, oldestDueSeconds }
    },
    engine: {
      isOverdue: base.membership.isOverdue,
      start() {
        isWorking = true
        registerDirectDispatch(database.db, engine.directDispatch)
        void engine.start()
      },
      async stop(graceMs) {
        await engine.stop(graceMs)
        // A receiver's reply to a trigger is still sent.
        await replies.idle()
      },
    },
  }
}
