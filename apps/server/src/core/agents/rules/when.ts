import { createRequire } from 'node:module'
import type { GB } from 'chrono-node/en'
import { DateTime } from 'luxon'

import lexicon from './lexicon/when.json' with { type: 'json' }
import { anyOf, type Said } from './said.ts'

export type DayPart = 'morning' | 'afternoon' | 'evening'

/** The time in a message, in the contact's zone. Unknown parts are null. */
export interface When {
  /** ISO date. */
  day: string | null
  hour: number | null
  minute: number
  /** Whether am or pm is known. */
  half: boolean
  part: DayPart | null
  /** `after 2pm`: the hour is the start or the end of a range. */
  bound: 'after' | 'before' | null
}

/** Characters that are read; a time stands at the beginning of a message. */
const longestRead = 300

/**
 * Translations into English, which chrono knows best: its other languages don't parse `quarta às 15h`, and none parses
 * `kal shaam 5 baje`. Longer phrases come first. `tarde` and the like name a part of the day and, next to an hour, am
 * or pm.
 */
const words = Object.values(lexicon.inEnglish)
  .flatMap((table) => Object.entries(table))
  .map(([said, english]) => [` ${said.normalize('NFKD')} `, ` ${english} `] as const)
  .toSorted((a, b) => b[0].length - a[0].length)

/** The message in English, with `15h30` as `15:30` and only the signs that dates need. */
function inEnglish(said: Said): string {
  const cut = said.folded.slice(0, longestRead)
  const tidy = cut
    .replaceAll(
      /(?<!\d)(\d{1,2}) ?h(?:rs|s|oras)? ?(\d{2})?(?![\p{L}\d])/gu,
      (_, hour, minute) => ` ${hour}:${minute ?? '00'} `,
    )
    .replaceAll(/(?<!\d)(\d{1,2})[.:](\d{2})(?!\d)/g, '$1:$2')
    .replaceAll(/([ap])\.m\.?/g, '$1m')
    .replaceAll(/[^\p{L}\p{M}\p{N}:/]+/gu, ' ')
  let line = ` ${tidy.trim()} `
  for (const [phrase, english] of words) line = line.replaceAll(phrase, english)
  return line.replaceAll(/ as (\d)/g, ' at $1').replaceAll(/ (\d{1,2}) de (\p{L}{3,9}) /gu, ' $1 $2 ')
}

const parts: readonly DayPart[] = ['morning', 'afternoon', 'evening']

/** The day and hour in a message. Null if there is neither. */
export function readWhen(said: Said, now: Date, timeZone: string): When | null {
  const line = inEnglish(said)
  const local = localTime(now, timeZone)
  const part = parts.find((name) => line.includes(` ${name} `)) ?? null
  const time = readClock(line, part)
  const day = readDay(line, local)
  if (day === null && time === null && part === null) return null
  return {
    day,
    hour: time?.hour ?? null,
    minute: time?.minute ?? 0,
    half: time?.half ?? false,
    part,
    bound: time ? boundOf(line) : null,
  }
}

const after = new RegExp(` ${anyOf(lexicon.after)} `)
const before = new RegExp(` ${anyOf(lexicon.before)} `)

function boundOf(line: string): When['bound'] {
  if (after.test(line)) return 'after'
  return before.test(line) ? 'before' : null
}

/** An unknown zone falls back to UTC. */
export function localTime(instant: Date | string, timeZone: string): DateTime {
  const utc =
    typeof instant === 'string'
      ? DateTime.fromISO(instant, { zone: 'utc' })
      : DateTime.fromJSDate(instant, { zone: 'utc' })
  const local = utc.setZone(timeZone)
  return local.isValid ? local : utc
}

/** Expressions that chrono parses as a day but that are a range. */
const spans = /^(?:next|this|last) (?:week|month|year)$/i

let parser: typeof GB | undefined

/** Loaded with the first message that is read: its patterns take a tenth of a server's start. */
function english(): typeof GB {
  parser ??= (createRequire(import.meta.url)('chrono-node/en') as { GB: typeof GB }).GB
  return parser
}

function readDay(line: string, local: DateTime): string | null {
  // Hours are removed, because chrono reads a bare hour as today's. readClock reads the hour.
  const text = line
    .replaceAll(/ (?:at )?\d{1,2}(?::\d{2})? ?(?:am|pm|oclock|hours) /g, ' ')
    .replaceAll(/ (?:at )?\d{1,2}:\d{2} /g, ' ')
  const reference = { instant: local.toJSDate(), timezone: local.offset }
  const found = english()
    .parse(text, reference, { forwardDate: true })
    .find(({ start, text }) => !spans.test(text) && (start.isCertain('day') || start.isCertain('weekday')))
  if (!found) return dayOfMonth(line, local)
  const [year, month, day] = (['year', 'month', 'day'] as const).map((part) => found.start.get(part) ?? Number.NaN)
  const date = DateTime.fromObject({ year, month, day } as { year: number; month: number; day: number })
  return date.isValid ? date.toISODate() : null
}

/** The next date for `the 16th` or `dia 16`. Numbers up to 5 are options in our list. */
function dayOfMonth(line: string, local: DateTime): string | null {
  const found = / (?:(\d{1,2})(?:st|nd|rd|th)|dia (\d{1,2})) /.exec(line)
  const day = Number(found?.[1] ?? found?.[2] ?? Number.NaN)
  if (!(day > 5 && day <= 31)) return null
  const months = [0, 1, 2].map((ahead) => local.startOf('month').plus({ months: ahead }))
  const date = months
    .map((month) => month.plus({ days: day - 1 }))
    .find((at) => at.day === day && at >= local.startOf('day'))
  return date?.toISODate() ?? null
}

function readClock(line: string, part: DayPart | null): { hour: number; minute: number; half: boolean } | null {
  const found = [...line.matchAll(/ (at )?(\d{1,2})(?::(\d{2}))? ?(am|pm|oclock|hours)?(?= )/g)].find(
    ([, at, , minute, mark]) => at !== undefined || minute !== undefined || mark !== undefined,
  )
  // `shaam 5`, `5 da tarde`: a part of the day next to a number makes it an hour.
  const adjacent = / (?:(?:morning|afternoon|evening) (\d{1,2})|(\d{1,2}) (?:morning|afternoon|evening)) /.exec(line)
  const said = Number(found?.[2] ?? adjacent?.[1] ?? adjacent?.[2] ?? Number.NaN)
  const minute = Number(found?.[3] ?? / (?:at )?\d{1,2} 30 /.exec(line)?.[0].slice(-3) ?? 0)
  if (!(said >= 0 && said <= 23 && minute <= 59)) return null
  const mark = found?.[4]
  if (mark === 'am' || mark === 'pm')
    return said > 12 ? null : { hour: (said % 12) + (mark === 'pm' ? 12 : 0), minute, half: true }
  if (said > 12 || said === 0) return { hour: said, minute, half: true }
  if (part === null) return { hour: said, minute, half: false }
  return { hour: part === 'morning' ? said % 12 : (said % 12) + 12, minute, half: true }
}
