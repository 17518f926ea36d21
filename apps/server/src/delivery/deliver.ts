import type { WebhookDialect } from '../core/endpoints/dialect.ts'
import type { DirectDispatch } from '../core/events/direct-dispatch.ts'
import type { Database } from '../db/database.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Logger } from '../kernel/logger.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import type { Timings } from '../kernel/timings.ts'
import type { WakeNotifier } from '../kernel/wake-notifier.ts'
import type { ObservedAttempt } from '../telemetry/observed-attempt.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { type Answered, attempt } from './attempt.ts'
import { createDeliverySource } from './delivery-source.ts'
import type { FinishedAttempt } from './delivery-work.ts'
import { createEngine, type Engine } from './engine.ts'
import type { Membership } from './membership.ts'
import type { Sender } from './sender.ts'
import { createStandingWriter } from './standing-writer.ts'
import { createTargets } from './targets.ts'

interface DeliveryEngineDependencies {
  database: Database
  clock: Clock
  box: SecretBox
  dialects: ReadonlyMap<string, WebhookDialect>
  sender: Sender
  logger: Logger
  membership: Membership
  timings: Timings
  telemetry: Telemetry
  /** Wakes the engine when there may be new deliveries. */
  work: WakeNotifier
  answered: Answered
}

export interface DeliveryEngine extends Engine {
  /** For deliveries that this process writes. */
  directDispatch: DirectDispatch
  /** Whether other processes deliver, too, and should be notified of this one's commits. */
  hasPeers(): boolean
}

/** The engine that delivers events to endpoints. */
export function createDeliveryEngine(deps: DeliveryEngineDependencies): DeliveryEngine {
  const { clock, logger, membership } = deps
  const { metrics, tracing } = deps.telemetry
  const source = createDeliverySource(deps)
  function tell(finished: FinishedAttempt): void {
    const observed = observe(finished)
    metrics?.attempt(observed)
    tracing?.attempt(observed)
  }
  function count(finished: FinishedAttempt): void {
    standing.count(finished)
    if (metrics || tracing) tell(finished)
  }
  const attempts = { ...deps, targets: createTargets(deps), observe: count }
  const engine = createEngine({
    source,
    attempt: (delivery) => attempt(attempts, delivery),
    clock,
    logger,
  })
  const standing = createStandingWriter({ ...deps, readLanes: engine.lanes })
  const directDispatch: DirectDispatch = {
    ready(workspaceIds) {
      const { index, count } = membership.current()
      return engine.ready(workspaceIds).filter((id) => id % count === index)
    },
    leaseEnd: source.leaseEnd,
    accept: (deliveries, leaseEnd) => engine.accept(source.adopt(deliveries, leaseEnd)),
  }
  return {
    ...engine,
    async start() {
      standing.start()
      await engine.start()
    },
    async stop(graceMs) {
      await engine.stop(graceMs)
      await standing.stop()
    },
    directDispatch,
    hasPeers: () => membership.current().count > 1,
  }
}

function observe({ delivery, startedAt, result, outcome }: FinishedAttempt): ObservedAttempt {
  return {
    traceparent: delivery.event.trace_parent,
    eventType: delivery.event.type,
    eventId: delivery.event.id,
    deliveryId: delivery.id,
    endpointId: delivery.lane,
    number: delivery.tries + 1,
    startedAt,
    seconds: result.timings.total_ms / 1_000,
    outcome: outcome.state === 'pending' ? 'retry' : outcome.state,
    statusCode: result.status_code,
    error: result.error,
  }
}
