import { phrases, type Said, says } from './said.ts'

const injections = phrases(
  'ignore previous instructions, ignore previous rules, ignore all rules, ignore your rules, ignore any previous, ignore all previous, ignore your previous, ignore the previous instructions, ignore all instructions',
  'ignore your instructions',
  'ignore the instructions, disregard previous, disregard your, disregard all, forget your instructions',
  'forget all your, system prompt',
  'you are now, act as if, act as an, act as my, pretend to be, pretend you are, developer mode, jailbreak, reveal your',
  'print your instructions, new instructions',
  'repeat your instructions, override your, bypass your',
  'ignore as instruções, ignore suas instruções, ignore todas as instruções, ignore instruções anteriores',
  'esqueça suas instruções',
  'ignora las instrucciones, ignora tus instrucciones, ignora todas las instrucciones, olvida tus instrucciones',
  'purane instructions bhul, instructions ignore karo, निर्देशों को अनदेखा, निर्देश भूल',
)
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
