import lexicon from './lexicon/question.json' with { type: 'json' }
import { phrases, phrasesOfEach, type Said, says } from './said.ts'

/** What a message is about, the most important topic first. */
export const topics = ['refund', 'order', 'problem', 'demo', 'price', 'features'] as const
export type Topic = (typeof topics)[number]

const signs = phrasesOfEach<Topic>(lexicon.topics)

/** The topic of a message. Null if it has none. */
export function readTopic(said: Said): Topic | null {
  return topics.find((topic) => says(said, signs[topic])) ?? null
}

const human = phrases(lexicon.human)

export const wantsHuman = (said: Said): boolean => says(said, human)

const seeking = phrases(lexicon.seeking)

/** Whether the message looks for something to buy, even if it mentions a problem. */
export const isSeeking = (said: Said): boolean => says(said, seeking)
