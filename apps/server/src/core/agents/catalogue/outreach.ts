import type { Texts } from '../rules/language.ts'
import { hasSaid, type View } from '../rules/view.ts'
import type { Act, Situation } from '../situation.ts'
import { lastWords, say, tellAndHandOff, toColleague } from './shared-preamble.ts'

/**
 * One message to who has fallen silent, never twice in a conversation, and only where there has been one: who has never
 * been in touch isn't written to by time alone. Whose own message nobody answered doesn't need a reminder, but a person.
 */
export async function reachOut(situation: Situation, seen: View, act: Act, texts: Texts): Promise<void> {
  const last = situation.messages.at(-1)
  if (!last) return
  if (last.direction === 'outbound') {
    if (!hasSaid(situation, texts)) await say(situation, seen, act, texts)
    return
  }
  const summary = `Their last message has had no answer since ${last.at}.\n${lastWords(situation)}`
  await act('hand_off', { reason: 'Nobody has answered the contact', priority: 'high', summary })
}

/** For agents that ask something and leave what comes of it to a person. */
export const pass = (situation: Situation, seen: View, act: Act, reason: string, priority: 'high' | 'medium' | 'low') =>
  tellAndHandOff(situation, seen, act, toColleague, { reason, priority, summary: lastWords(situation) })
