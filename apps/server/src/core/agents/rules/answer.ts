import lexicon from './lexicon/answer.json' with { type: 'json' }
import { isJust, type Phrases, phrases, type Said, says } from './said.ts'

const yes = phrases(lexicon.yes)
const no = phrases(lexicon.no)
/** Phrases with a `no` that mean yes. */
const assurances = phrases(lexicon.assurances)
/** Phrases in which `no` or `na` is a Portuguese preposition. */
const others = phrases(lexicon.prepositions)

const thumbs = /^(?:\s|👍|✅|👌|\p{Emoji_Modifier}|\ufe0f)+$/u

/** Whether a message agrees or declines. Null if it does neither, or both. */
export function readAnswer(said: Said): 'yes' | 'no' | null {
  if (thumbs.test(said.text) && said.text.trim() !== '') return 'yes'
  const without = (line: string, list: Phrases) => list.reduce((rest, phrase) => rest.replaceAll(phrase, ' '), line)
  const line = without(without(said.line, assurances), others)
  const agrees = says(said, yes) || says(said, assurances)
  if (!no.some((phrase) => line.includes(phrase))) return agrees ? 'yes' : null
  return agrees && !/^ n[ao]o? /.test(line) ? null : 'no'
}

const thanks = phrases(lexicon.thanks)

/** True for a message that only says thanks: it needs no answer. */
export const isThanks = (said: Said): boolean =>
  isJust(said, thanks) || /^(?:🙏|❤|😊|🙂|\ufe0f)+$/u.test(said.text.trim())
