import { Cron } from 'croner'

import type { EventType } from '../events/event.ts'
import type { AgentDefinition } from './definition.ts'

/** The events that start an agent. */
export function eventsOf({ triggers }: AgentDefinition): EventType[] {
  return triggers.flatMap((trigger) => ('event' in trigger ? [trigger.event] : []))
}

/** The next cron time after `now`. Null: the agent has no cron trigger. */
export function nextTick({ triggers }: AgentDefinition, now: Date, timeZone: string): Date | null {
  const ticks = triggers.flatMap((trigger) => {
    const at = 'cron' in trigger && new Cron(trigger.cron, { timezone: timeZone, paused: true }).nextRun(now)
    return at ? [at.getTime()] : []
  })
  return ticks.length === 0 ? null : new Date(Math.min(...ticks))
}
