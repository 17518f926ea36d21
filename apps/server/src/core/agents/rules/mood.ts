import lexicon from './lexicon/mood.json' with { type: 'json' }
import { phrases, type Said, says } from './said.ts'

const anger = phrases(lexicon.anger)
const pleased = phrases(lexicon.pleased)
const notPleased = phrases(lexicon.notPleased)

const angryFaces = /[😠😡🤬👿]/u

/** The minimum number of capital letters for shouting, so that `OK` and `USA` don't count. */
const shoutedLetters = 20

/** The mood of a message. */
export function readMood(said: Said): 'angry' | 'pleased' | null {
  if (says(said, anger) || angryFaces.test(said.text) || isShouted(said.text)) return 'angry'
  return says(said, pleased) && !says(said, notPleased) ? 'pleased' : null
}

function isShouted(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? []
  return (
    letters.length >= shoutedLetters && text.includes('!') && text === text.toUpperCase() && text !== text.toLowerCase()
  )
}

const urgent = phrases(lexicon.urgent)

export const isUrgent = (said: Said): boolean => says(said, urgent)
