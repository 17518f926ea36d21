import type { AgentDefinition } from '../definition.ts'
import { readAnswer } from '../rules/answer.ts'
import { fill } from '../rules/language.ts'
import { firstName, justSaid, type View, view } from '../rules/view.ts'
import type { Act, Situation } from '../situation.ts'
import { pass } from './outreach.ts'
import { say, sharedPreamble } from './shared-preamble.ts'
import { spokenTime } from './slot-texts.ts'

const hourMs = 60 * 60_000
/** Hours before a meeting: a day, or two hours if it was booked too late for that. */
const leadHours = [24, 2]
/** Allows for a late reminder after a downtime of the workers. */
const windowHours = 25

export const operationsMeetingReminder: AgentDefinition = {
  slug: 'operations.meeting_reminder',
  name: 'Vikram',
  category: 'operations',
  description:
    'Reminds the contact once of a booked meeting, in their time zone: 24 hours before it, or 2 hours if it was booked later than that. It says thanks for a yes and hands every other answer to a person.',
  persona: `You are Vikram. You remind contacts of their meeting, once and in one sentence, with the day and hour in their time zone. When a meeting is booked, or they write while one lies ahead, use schedule_follow_up for 24 hours before it (2 hours if that has passed) and write nothing. When that time has come, write the reminder and ask whether it stands.
Thank them for a yes. If they can't come or ask anything, tell them that a colleague takes it up, and hand off with high priority. Who wants no more messages is opted out, without a word.`,
  triggers: [{ event: 'meeting.booked' }, { event: 'message.received' }],
  tools: ['schedule_follow_up', 'send_message', 'hand_off', 'opt_out'],
  async rules(situation, act) {
    const seen = view(situation)
    const meeting = situation.meetings.toSorted((a, b) => a.start.localeCompare(b.start))[0]
    if (situation.contact.opted_out_at !== null || !meeting) return
    // Also where their last word, or a person's, has had no answer: the time was promised.
    if (situation.trigger === 'follow_up') await remind(situation, seen, act, meeting.start)
    else if (seen.fresh.length > 0 && seen.free && justSaid(situation, standsIt)) await hear(situation, seen, act)
    else await plan(situation, act, meeting.start)
  },
}

/** Also called after a message of the contact, which cancels the earlier follow-up. */
async function plan({ now }: Situation, act: Act, start: string): Promise<void> {
  const times = leadHours.map((hours) => new Date(Date.parse(start) - hours * hourMs))
  const at = times.find((time) => time > now)
  if (at) await act('schedule_follow_up', { at: at.toISOString(), note: `Remind of the meeting on ${start}.` })
}

async function remind(situation: Situation, seen: View, act: Act, start: string): Promise<void> {
  const { now, timeZone, contact, messages } = situation
  if (Date.parse(start) - now.getTime() > windowHours * hourMs) return plan(situation, act, start)
  const time = spokenTime(start, timeZone, seen.language)
  const text = fill(standsIt[seen.language], { name: firstName(contact.name), time })
  if (!messages.some((message) => message.author === 'agent' && message.text === text))
    await say(situation, seen, act, text)
}

async function hear(situation: Situation, seen: View, act: Act): Promise<void> {
  if (await sharedPreamble(situation, seen, act)) return
  if (readAnswer(seen.said) === 'yes') await say(situation, seen, act, seeYou)
  else await pass(situation, seen, act, 'Answers the reminder of a meeting', 'high')
}

const standsIt = {
  en: 'Hi {name}, our meeting is on {time}. Does it still suit you? Times are in your time zone.',
  pt: 'Oi {name}, nossa reunião é {time}. Continua bom para você? Os horários são do seu fuso.',
  es: 'Hola {name}, nuestra reunión es el {time}. ¿Le sigue conviniendo? Los horarios son de su zona.',
  hi: 'Namaste {name}, hamari meeting {time} ko hai. Kya yeh ab bhi theek hai? Samay aapke time zone mein hai.',
}
const seeYou = {
  en: 'Thank you, see you then.',
  pt: 'Obrigado, até lá.',
  es: 'Gracias, nos vemos entonces.',
  hi: 'Dhanyavad, phir milte hain.',
}
