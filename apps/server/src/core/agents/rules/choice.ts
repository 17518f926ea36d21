import type { Slot } from '../../meetings/slot.ts'
import { readAnswer } from './answer.ts'
import lexicon from './lexicon/choice.json' with { type: 'json' }
import { likelyHour, type PreferredTime, readPreferredTime } from './preferred-time.ts'
import { anyOf, phrases, phrasesOfEach, readText, type Said, says } from './said.ts'
import { localTime, readWhen, type When } from './when.ts'

/** The contact's choice among the slots that they were shown, numbered from 1. */
export type Choice =
  | { kind: 'slot'; slot: Slot }
  /** More than one slot fits the message. */
  | { kind: 'several'; slots: readonly Slot[] }
  /** None of the slots, but another time. */
  | { kind: 'other'; wish: PreferredTime }
  | { kind: 'none' }

const ordinals = lexicon.ordinals.map(phrases)
// Portuguese names of Monday, Wednesday and Thursday are also ordinals, but they count as such only in these phrases.
const ordinalsOfOptions = Object.entries(phrasesOfEach(lexicon.ordinalsOfOptions))
const last = phrases(lexicon.last)
const any = phrases(lexicon.any)
const none = phrases(lexicon.none)

/** Null: the message says nothing about the slots. */
export function readChoice(said: Said, slots: readonly Slot[], now: Date, timeZone: string): Choice | null {
  if (slots.length === 0) return null
  const clauses = clausesOf(said)
  const kept = clauses.filter((clause) => !says(clause, negations))
  const plain = choose(said, slots, now, timeZone)
  if (plain === null || kept.length === clauses.length) return plain
  // In `not tomorrow, Friday is better` only Friday counts; in `I can't do Friday` nothing counts.
  const rest = readText(kept.map(({ text }) => text).join(', '))
  const choice = rest.words.length === 0 || says(said, none) ? null : choose(rest, slots, now, timeZone)
  const isClear = choice !== null && choice.kind !== 'none' && choice.kind !== 'several'
  return isClear ? choice : (elsewhere(rest, slots, now, timeZone) ?? { kind: 'none' })
}

const negations = phrases(lexicon.negations)

const clauseEnd = new RegExp(`[,.;!?\\n]+(?=\\s|$)|\\s${anyOf(lexicon.contrasts)}\\s`, 'iu')

/** Splits a message into clauses. */
function clausesOf({ text }: Said): Said[] {
  const parts = text.split(clauseEnd)
  return parts.map(readText).filter(({ words }) => words.length > 0)
}

function choose(said: Said, slots: readonly Slot[], now: Date, timeZone: string): Choice | null {
  if (says(said, none)) return elsewhere(said, slots, now, timeZone) ?? { kind: 'none' }
  const numbered = byNumber(said, slots) ?? byOptionName(said, slots)
  if (numbered) return { kind: 'slot', slot: numbered }
  const when = readWhen(said, now, timeZone) ?? bareHour(said)
  if (when) {
    const fitting = slots.filter((slot) => fits(slot, when, timeZone))
    if (fitting.length === 1 && fitting[0]) return { kind: 'slot', slot: fitting[0] }
    if (fitting.length > 1)
      return says(said, any) && fitting[0] ? { kind: 'slot', slot: fitting[0] } : { kind: 'several', slots: fitting }
    const onDay = slots.filter((slot) => fits(slot, { ...when, hour: null, part: null }, timeZone))
    const wish = readPreferredTime(said, now, timeZone)
    if (wish) return { kind: 'other', wish }
    return onDay.length > 0 || when.hour !== null ? { kind: 'none' } : null
  }
  const ordinal = byOrdinal(said, slots)
  if (ordinal) return { kind: 'slot', slot: ordinal }
  if (says(said, any) && slots[0]) return { kind: 'slot', slot: slots[0] }
  const wish = readPreferredTime(said, now, timeZone)
  if (wish) return { kind: 'other', wish }
  return byAnswer(said, slots)
}

function elsewhere(said: Said, slots: readonly Slot[], now: Date, timeZone: string): Choice | null {
  const wish = readPreferredTime(said, now, timeZone)
  // `Thursday doesn't work` names the day of a proposed slot, which is no wish.
  const ours = wish !== null && slots.some(({ start }) => start >= wish.from && start < wish.until)
  return wish && !ours ? { kind: 'other', wish } : null
}

const optionNoun = anyOf(lexicon.optionNouns)
const onlyNumber = new RegExp(
  `^[\\s("']*(?:${optionNoun}|no|#)?[\\s.:#]*([1-9])[\\s).!,]*${anyOf(lexicon.afterLastNumber)}?[\\s.!]*$`,
)
const namedNumber = new RegExp(` ${optionNoun} ([1-9]) `)
const usedNumber = new RegExp(` ([1-9]) ${anyOf(lexicon.afterNumber)} `)
const numbers = lexicon.numbers.map(phrases)

/** `2`, `option 2`, `#2`: a number is an option unless the text makes it an hour. */
function byNumber({ folded, line }: Said, slots: readonly Slot[]): Slot | null {
  const named = onlyNumber.exec(folded) ?? namedNumber.exec(line)
  const spoken = numbers.findIndex((list) => list.includes(line))
  const used = usedNumber.exec(line)
  return slots[spoken] ?? slots[Number((named ?? used)?.[1]) - 1] ?? null
}

function byOptionName(said: Said, slots: readonly Slot[]): Slot | null {
  const [number] = ordinalsOfOptions.find(([, list]) => says(said, list)) ?? []
  return slots[Number(number) - 1] ?? null
}

/** A message that is only a number, read as an hour. */
function bareHour({ line }: Said): When | null {
  const hour = Number(/^ (\d{1,2}) $/.exec(line)?.[1] ?? Number.NaN)
  return hour <= 23 ? { day: null, hour, minute: 0, half: hour > 12, part: null, bound: null } : null
}

/** In words; in longer messages `first` and `last` are about something else. */
const longestChoice = 8

function byOrdinal(said: Said, slots: readonly Slot[]): Slot | null {
  if (said.words.length > longestChoice) return null
  if (says(said, last)) return slots.at(-1) ?? null
  const at = ordinals.findIndex((list) => says(said, list))
  return slots[at] ?? null
}

function fits(slot: Slot, when: When, timeZone: string): boolean {
  const start = localTime(slot.start, timeZone)
  if (when.day !== null && start.toISODate() !== when.day) return false
  if (when.hour !== null && when.bound !== null) {
    const minutes = likelyHour(when.hour, when.half) * 60 + when.minute
    const begins = start.hour * 60 + start.minute
    return when.bound === 'after' ? begins >= minutes : begins < minutes
  }
  if (when.hour !== null) {
    const hourFits = when.half ? start.hour === when.hour : start.hour % 12 === when.hour % 12
    return hourFits && start.minute === when.minute
  }
  if (when.part === 'morning') return start.hour < 12
  if (when.part === 'afternoon') return start.hour >= 12 && start.hour < 18
  return when.part === null || start.hour >= 17
}

function byAnswer(said: Said, slots: readonly Slot[]): Choice | null {
  const answer = readAnswer(said)
  if (answer === 'no') return { kind: 'none' }
  if (answer === null) return null
  return slots.length === 1 && slots[0] ? { kind: 'slot', slot: slots[0] } : { kind: 'several', slots }
}
