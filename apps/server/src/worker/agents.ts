import type { FollowUps } from '../core/agents/follow-ups.ts'
import type { AgentRunner } from '../core/agents/runner.ts'
import type { Ticks } from '../core/agents/ticks.ts'
import type { Clock } from '../kernel/clock.ts'
import { createDeadlineTimer } from '../kernel/deadline-timer.ts'
import type { Logger } from '../kernel/logger.ts'
import type { WakeNotifier } from '../kernel/wake-notifier.ts'
import { createLoop, type Loop } from './loop.ts'

// A run waits for a model most of the time.
const maxInFlight = 8
// Most commits don't concern agents, and agents delay their runs anyway.
const wakeEveryMs = 100
const stepsAtOnce = 50

interface AgentLoopDependencies {
  runner: AgentRunner
  clock: Clock
  logger: Logger
  /** Notified of every commit. */
  work: WakeNotifier
}

/** Executes due agent runs, a few at a time. On stop, unfinished runs are released. */
export function createAgentLoop({ runner, clock, logger, work }: AgentLoopDependencies): Loop {
  const underWay = new Set<Promise<void>>()
  const stopping = new AbortController()
  let wake = () => {}
  let throttled: NodeJS.Timeout | undefined
  const due = createDeadlineTimer(clock, () => wake())

  const loop = createLoop({
    name: 'agents',
    everyMs: 1_000,
    logger,
    listen(runRound) {
      wake = runRound
      return work.subscribe(() => {
        throttled ??= setTimeout(() => {
          throttled = undefined
          runRound()
        }, wakeEveryMs)
      })
    },
    async round() {
      const room = maxInFlight - underWay.size
      if (room === 0) return
      const { claimed, nextDue } = await runner.claim(room)
      if (nextDue) due.set(nextDue)
      for (const claim of claimed) {
        const running = runner
          .run(claim, stopping.signal)
          .catch((error: unknown) => {
            logger.warn({ err: error, run: claim.id }, 'an agent run was interrupted; it is resumed later')
          })
          .finally(() => {
            underWay.delete(running)
            wake()
          })
        underWay.add(running)
      }
    },
  })

  return {
    start: loop.start,
    isOverdue: loop.isOverdue,
    async stop() {
      stopping.abort()
      clearTimeout(throttled)
      due.clear()
      await loop.stop()
      await Promise.all(underWay)
    },
  }
}

/** Starts the runs that are due by time: ticks, with their audience, and follow-ups. */
export function createAgentClock({
  ticks,
  followUps,
  resumeWithinBudget,
  clock,
  logger,
}: {
  ticks: Ticks
  followUps: FollowUps
  resumeWithinBudget: () => Promise<void>
  clock: Clock
  logger: Logger
}): Loop {
  let synced = false
  let month = -1
  return createLoop({
    name: 'agent clock',
    everyMs: 1_000,
    logger,
    async round() {
      if (!synced) await ticks.sync()
      synced = true
      const now = clock.now().getUTCMonth()
      if (now !== month) await resumeWithinBudget()
      month = now
      for (let steps = 0; steps < stepsAtOnce; steps++) if (!(await ticks.step())) break
      for (let steps = 0; steps < stepsAtOnce; steps++) if (!(await followUps.step())) break
    },
  })
}
