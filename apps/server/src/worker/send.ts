import type { ChannelAdapter } from '../core/channels/adapter.ts'
import type { SendQueue } from '../core/messages/send-queue.ts'
import type { Sending, Try } from '../core/messages/sending.ts'
import { type AttemptReport, createEngine, type Engine } from '../delivery/engine.ts'
import type { Membership } from '../delivery/membership.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Logger } from '../kernel/logger.ts'
import type { WakeNotifier } from '../kernel/wake-notifier.ts'
import { createLoop } from './loop.ts'
import { createMessageSource, type MessageWork } from './message-source.ts'

interface MessageEngineDependencies {
  queue: SendQueue
  sending: Sending
  adapters: ReadonlyMap<string, ChannelAdapter>
  membership: Membership
  clock: Clock
  logger: Logger
  work: WakeNotifier
}

/**
 * The engine that sends messages over channels. A loop next to it settles messages that a dead process left in flight.
 */
export function createMessageEngine(deps: MessageEngineDependencies): Engine {
  const { queue, sending, clock, logger } = deps
  const underWay = new Set<Promise<unknown>>()

  async function attempt(work: MessageWork): Promise<AttemptReport<Try> | undefined> {
    const slotAt = await queue.reserveSlot(work, work)
    if (!slotAt) return undefined
    const result = await sending.attempt({ ...work, slotAt })
    if (!result) return undefined
    const restUntil = result.hit === 'sender' ? result.dueAt : null
    return { result, ok: !blamesVendor(result), tookMs: result.tookMs, restUntil }
  }

  const engine = createEngine({
    source: createMessageSource(deps),
    async attempt(work) {
      const trying = attempt(work)
      underWay.add(trying)
      return trying.finally(() => underWay.delete(trying))
    },
    clock,
    logger,
  })
  const lapsed = createLoop({ name: 'lapsed sends', everyMs: 1_000, logger, round: () => sending.expire() })

  return {
    stats: engine.stats,
    async start() {
      lapsed.start()
      await engine.start()
    },
    async stop(graceMs) {
      await Promise.all([engine.stop(graceMs), lapsed.stop()])
      // A message in flight isn't released: it ends with its vendor's answer, or when the connections are closed.
      await Promise.allSettled(underWay)
    },
  }
}

/** Whether the result counts as a failure of the vendor for the channel's circuit breaker. */
function blamesVendor({ outcome, hit }: Try): boolean {
  if (outcome.kind === 'unknown') return true
  return outcome.kind === 'refused' && outcome.class === 'retry' && hit === null
}
