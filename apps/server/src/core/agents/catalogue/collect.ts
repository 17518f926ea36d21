import type { Texts } from '../rules/language.ts'
import { isUrgent } from '../rules/mood.ts'
import { readTopic, type Topic } from '../rules/question.ts'
import type { Said } from '../rules/said.ts'
import { hasSaid, justSaid, type View, view } from '../rules/view.ts'
import type { Act, Situation } from '../situation.ts'
import { lastWords, notUnderstood, say, sharedPreamble, tellAndHandOff } from './shared-preamble.ts'

export interface Collection {
  topic: Topic
  /** Asks for the detail that a person needs and the contact hasn't given. */
  question: Texts
  /** Says that a person continues. */
  done: Texts
  reason: string
  priority: 'high' | 'medium'
  /** The detail that a person needs, if the message has it. `asked`: the message answers the question. */
  detail(said: Said, asked: boolean): string | null
}

/** Support that asks once for the detail a person will need, and then hands off with it. It ignores other topics. */
export async function collect(situation: Situation, act: Act, collection: Collection): Promise<void> {
  const seen = view(situation)
  if (!seen.free || seen.fresh.length === 0) return
  const asked = isAnswer(situation, collection)
  if (!asked && readTopic(seen.said) !== collection.topic) return
  const detail = collection.detail(seen.said, asked)
  if (await sharedPreamble(situation, seen, act, { understood: detail !== null })) return
  if (detail === null && !asked && !hasSaid(situation, collection.question)) {
    await say(situation, seen, act, collection.question)
    return
  }
  await finish(situation, seen, act, collection, detail)
}

/** A message after our question, or after we asked for other words, answers the question. */
const isAnswer = (situation: Situation, { question }: Collection): boolean =>
  justSaid(situation, question) || (justSaid(situation, notUnderstood) && hasSaid(situation, question))

async function finish(
  situation: Situation,
  seen: View,
  act: Act,
  collection: Collection,
  detail: string | null,
): Promise<void> {
  const { reason, priority, done } = collection
  const known = detail ? `They give: ${detail}` : 'They did not give what was asked for.'
  await tellAndHandOff(situation, seen, act, done, {
    reason,
    priority: isUrgent(seen.said) ? 'urgent' : priority,
    summary: `${known}\n${lastWords(situation)}`,
  })
}
