import { z } from 'zod'

const units = { s: 1_000, m: 60_000, h: 3_600_000 } as const
const longestMs = 7 * 24 * units.h
const mostRetries = 50
const expected = 'must be waits such as 5s,5m,30m,2h (seconds without a unit): up to 50, each up to 168h'

/** `5s,5m,2h` or, as other webhook senders have it, `5,300,7200`: in milliseconds. */
export const retrySchedule = z.string().transform((text, context) => {
  const waits = text.split(',').map(toMs)
  if (waits.length <= mostRetries && waits.every((ms) => ms !== undefined)) return waits
  context.addIssue({ code: 'custom', message: expected })
  return z.NEVER
})

function toMs(text: string): number | undefined {
  const [, digits, unit = 's'] = /^ *(\d{1,7}) *([smh])? *$/.exec(text) ?? []
  const ms = Number(digits) * units[unit as keyof typeof units]
  return ms > 0 && ms <= longestMs ? ms : undefined
}
