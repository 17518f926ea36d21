import type { Slot } from '../../meetings/slot.ts'
import type { Texts } from '../rules/language.ts'
import type { PreferredTime } from '../rules/preferred-time.ts'
import { isOf, type View } from '../rules/view.ts'
import type { Act, Situation } from '../situation.ts'
import type { ToolInputs } from '../tools.ts'
import { booked, openings, whichInstead, whichOne } from './sales-demo-booker.texts.ts'
import { lastWords, say, tellAndHandOff, toColleague } from './shared-preamble.ts'
import { slotList, spokenTime } from './slot-texts.ts'

/** After so many lists of times the conversation goes to a person. */
const mostLists = 4
const dayMs = 24 * 60 * 60_000

interface Proposal {
  before: Texts
  range?: Pick<ToolInputs['propose_slots'], 'from' | 'until'>
}

/** Finds free times and sends them. Without any, or after too many lists, it hands off to a person. */
export async function propose(
  situation: Situation,
  seen: View,
  act: Act,
  { before, range = {} }: Proposal,
): Promise<void> {
  if (listsSent(situation) >= mostLists) return noTime(situation, seen, act)
  const found = await act('propose_slots', range)
  const slots = found.ok ? found.output.slots : []
  if (slots.length === 0) return noTime(situation, seen, act)
  await writeSlots(situation, seen, act, before, slots)
}

/** Looks for times in the preferred range. If the contact names a free time, it is booked right away. */
export async function proposeWished(
  situation: Situation,
  seen: View,
  act: Act,
  { from, until, at }: PreferredTime,
): Promise<void> {
  if (listsSent(situation) >= mostLists) return noTime(situation, seen, act)
  if (at) {
    const exact = await act('propose_slots', { from: at, until, count: 1 })
    const slot = exact.ok ? exact.output.slots[0] : undefined
    if (slot && sameInstant(slot.start, at)) return book(situation, seen, act, slot.start)
  }
  const there = await act('propose_slots', { from, until })
  if (there.ok && there.output.slots.length > 0) {
    return writeSlots(situation, seen, act, at ? openings.nearest : openings.wished, there.output.slots)
  }
  await propose(situation, seen, act, { before: openings.nearest, range: { from } })
}

/** Books the time that the contact has chosen, instead of a meeting that they have. If it is refused, it proposes others. */
export async function book(situation: Situation, seen: View, act: Act, start: string): Promise<void> {
  const { timeZone, meetings } = situation
  const [before] = meetings
  const done = await act('book_meeting', { start, ...(before && { replaces: before.id }) })
  if (!done.ok) return propose(situation, seen, act, { before: openings.taken })
  const time = spokenTime(done.output.start, timeZone, seen.language)
  await say(situation, seen, act, booked[seen.language].replace('{time}', time).replace('{url}', done.output.url))
}

const sameInstant = (a: string, b: string) => new Date(a).getTime() === new Date(b).getTime()

async function writeSlots(
  situation: Situation,
  seen: View,
  act: Act,
  before: Texts,
  slots: readonly Slot[],
): Promise<void> {
  const list = `\n${slotList(slots, situation.timeZone, seen.language)}\n`
  const sent = await say(situation, seen, act, before, list, situation.meetings.length > 0 ? whichInstead : whichOne)
  if (!sent || listsSent(situation) > 0) return
  const at = new Date(situation.now.getTime() + dayMs).toISOString()
  await act('schedule_follow_up', { at, note: 'They were sent times to choose from.' })
}

const listsSent = ({ messages }: Situation): number =>
  messages.filter((message) => message.author === 'agent' && (isOf(message, whichOne) || isOf(message, whichInstead)))
    .length

function noTime(situation: Situation, seen: View, act: Act): Promise<void> {
  const summary = `No free time was found that suits.\n${lastWords(situation)}`
  return tellAndHandOff(situation, seen, act, toColleague, {
    reason: 'No time for a meeting was found',
    priority: 'high',
    summary,
  })
}
