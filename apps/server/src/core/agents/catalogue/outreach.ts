import type { Texts } from '../rules/language.ts'
import { hasSaid, type View } from '../rules/view.ts'
import type { Act, Situation } from '../situation.ts'
import { lastWords, say, tellAndHandOff, toColleague } from './shared-preamble.ts'

/**
 * Sends one message to a silent contact, never twice in a conversation, and only if a conversation exists: time alone
 * never starts one. If the contact's own last message has no answer, it hands off to a person instead.
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

/** For agents that ask a question and leave the answer to a person. */
export const pass = (situation: Situation, seen: View, act: Act, reason: string, priority: 'high' | 'medium' | 'low') =>
  tellAndHandOff(situation, seen, act, toColleague, { reason, priority, summary: lastWords(situation) })
