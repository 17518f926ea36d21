import { defaultWords, readConsent } from '../../consent/words.ts'
import lexicon from './lexicon/opt-out.json' with { type: 'json' }
import { phrases, type Said, says } from './said.ts'

/**
 * Phrases that clearly opt out within a longer message. `core/consent` handles the words that are a whole message,
 * before an agent runs.
 */
const wishes = phrases(lexicon.wishes)

/** Phrases that contain one of them but don't opt out. */
const others = phrases(lexicon.others)

/** Whether a message opts out, in any words. */
export function wantsNoMore(said: Said): boolean {
  if (readConsent(said.text, defaultWords) === 'out') return true
  return says(said, wishes) && !says(said, others)
}
