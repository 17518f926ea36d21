import lexicon from './lexicon/injection.json' with { type: 'json' }
import { phrases, type Said, says } from './said.ts'

const injections = phrases(lexicon.injections)
const marks = /<\|?(?:system|im_start|assistant)\|?>|\[\/?(?:INST|SYSTEM)\]|^\s*(?:system|assistant)\s*:/im

/** True for a message that tries to instruct the agent. Rules ignore its content. */
export function isInjection(said: Said): boolean {
  return says(said, injections) || marks.test(said.text)
}

const vowels = /[aeiouyáéíóúâêôãõàü]/u
const latinWord = /^[\p{Script=Latin}]+$/u

/** True for random keystrokes. Short words pass, because people write `hmm` and `pls`. */
export function isGibberish(said: Said): boolean {
  const { words } = said
  if (words.length === 0) return said.text.trim() !== '' && !/\p{Extended_Pictographic}/u.test(said.text)
  const odd = words.filter(isOdd).length
  return odd > 0 && odd * 2 >= words.length
}

function isOdd(word: string): boolean {
  if (!latinWord.test(word) || word.length < 6) return false
  if (!vowels.test(word)) return true
  if (/(.)\1{3}/u.test(word)) return new Set(word).size <= 2
  const longest = Math.max(...word.split(vowels).map((part) => part.length))
  return longest >= 6 || rows.some((row) => [...word].every((letter) => row.includes(letter)))
}

/** Keyboard rows. The top row is missing, because English words can consist of its letters. */
const rows = ['asdfghjkl', 'zxcvbnm']
