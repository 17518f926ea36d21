/** As a `datetime-local` field has it: the clock of a zone at a time. */
export function toZoned(iso: string, timeZone: string): string {
  return clockIn(new Date(iso), timeZone).slice(0, 16)
}

/** The time at which a zone's clock shows this. A time that the clock skips is read as if it hadn't; of a repeated one the first counts. */
export function fromZoned(clock: string, timeZone: string): string {
  const asUtc = Date.parse(`${clock}Z`)
  const candidates = [asUtc - dayMs, asUtc + dayMs].map((near) => asUtc - offsetAt(new Date(near), timeZone))
  const exact = candidates.find((time) => toZoned(new Date(time).toISOString(), timeZone) === clock.slice(0, 16))
  return new Date(exact ?? Math.max(...candidates)).toISOString()
}

/** The day of a time in a zone, like 2026-01-15. */
export const dayIn = (iso: string, timeZone: string): string => toZoned(iso, timeZone).slice(0, 10)

const dayMs = 24 * 60 * 60_000

/** How far the zone is ahead of UTC, in milliseconds. */
function offsetAt(time: Date, timeZone: string): number {
  return Date.parse(`${clockIn(time, timeZone)}Z`) - Math.floor(time.getTime() / 1_000) * 1_000
}

function clockIn(time: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]))
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}`
}
