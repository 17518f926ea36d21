import type { WebhookDialect } from '../core/endpoints/dialect.ts'
import type { Handover } from '../core/events/handover.ts'
import type { Database } from '../db/database.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Logger } from '../kernel/logger.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import type { Signal } from '../kernel/signal.ts'
import type { ObservedAttempt } from '../telemetry/observed-attempt.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { type Answered, attempt } from './attempt.ts'
import { createDeliverySource } from './delivery-source.ts'
import type { FinishedAttempt } from './delivery-work.ts'
import { createEngine, type Engine } from './engine.ts'
import type { Sender } from './sender.ts'
import type { Sharing } from './sharing.ts'
import { createTargets } from './targets.ts'

interface Dependencies {
  database: Database
  clock: Clock
  box: SecretBox
  dialects: ReadonlyMap<string, WebhookDialect>
  sender: Sender
  logger: Logger
  sharing: Sharing
  telemetry: Telemetry
  /** Raised when there may be new deliveries. */
  work: Signal
  answered: Answered
}

export interface DeliveryEngine extends Engine {
  /** For deliveries that this process writes. */
  handover: Handover
  /** Whether other processes deliver too, and should hear of work that this one has made. */
  shared(): boolean
}

/** The engine that delivers events to endpoints. */
export function createDeliveryEngine(deps: Dependencies): DeliveryEngine {
  const { clock, logger, sharing } = deps
  const { metrics, tracing } = deps.telemetry
  const source = createDeliverySource(deps)
  function tell(finished: FinishedAttempt): void {
    const observed = observe(finished)
    metrics?.attempt(observed)
    tracing?.attempt(observed)
  }
  const attempts = { ...deps, targets: createTargets(deps), observe: metrics || tracing ? tell : undefined }
  const engine = createEngine({
    source,
    attempt: (delivery) => attempt(attempts, delivery),
    clock,
    logger,
  })
  const handover: Handover = {
    ready(workspaceIds) {
      const { index, of } = sharing.current()
      return engine.ready(workspaceIds).filter((id) => id % of === index)
    },
    leaseEnd: source.leaseEnd,
    take: (deliveries, leaseEnd) => engine.take(source.adopt(deliveries, leaseEnd)),
  }
  return { ...engine, handover, shared: () => sharing.current().of > 1 }
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
