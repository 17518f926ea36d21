import { dayIn, fromZoned } from '../../ui/zoned.ts'

const hourMs = 60 * 60_000
const dayMs = 24 * hourMs
const monday = 1

export interface LaterTimes {
  hour: string
  tomorrow: string
  monday: string
}

/** When a message may be wanted to be sent. Mornings are the workspace's. */
export function laterTimes(now: Date, zone: string): LaterTimes {
  const today = Date.parse(dayIn(now.toISOString(), zone))
  const daysToMonday = (monday + 7 - new Date(today).getUTCDay()) % 7 || 7
  const morning = (days: number) =>
    fromZoned(`${new Date(today + days * dayMs).toISOString().slice(0, 10)}T09:00`, zone)
  return {
    hour: new Date(now.getTime() + hourMs).toISOString(),
    tomorrow: morning(1),
    monday: morning(daysToMonday),
  }
}
