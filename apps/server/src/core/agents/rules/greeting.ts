import { phrases, type Said } from './said.ts'

const greetings = phrases(
  'hi, hello, hey, hi there, hello there, good morning, good afternoon, good evening, hii, hiya',
  'oi, olá, opa, bom dia, boa tarde, boa noite, tudo bem, e aí',
  'hola, buenos días, buenas tardes, buenas noches, buenas, qué tal',
  'namaste, namaskar, नमस्ते, नमस्कार, ram ram',
).toSorted((a, b) => b.length - a.length)

/** True for a message that is only a greeting: `Hi`, `Oi, tudo bem?`. */
export function isGreeting(said: Said): boolean {
  if (said.words.length === 0 || said.words.length > 8) return false
  let rest = said.line
  for (const greeting of greetings) rest = rest.replaceAll(greeting, ' ')
  return rest.trim() === ''
}
