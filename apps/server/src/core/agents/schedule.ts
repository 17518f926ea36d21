import { Cron } from 'croner'

import type { EventType } from '../events/event.ts'
import type { AgentDefinition } from './definition.ts'

/** The events that start it. */
export function eventsOf({ triggers }: AgentDefinition): EventType[] {
  return triggers.flatMap((trigger) => ('event' in trigger ? [trigger.event] : []))
}

/** When time starts it next, after `now`; null: it never does. */
export function nextTick({ triggers }: AgentDefinition, now: Date, timeZone: string): Date | null {
  const ticks = triggers.flatMap((trigger) => {
    const at = 'cron' in trigger && new Cron(trigger.cron, { timezone: timeZone, paused: true }).nextRun(now)
    return at ? [at.getTime()] : []
  })
  return ticks.length === 0 ? null : new Date(Math.min(...ticks))
}
