import { fill, type Texts } from '../rules/language.ts'
import { readMood } from '../rules/mood.ts'
import { isGibberish, isInjection } from '../rules/nonsense.ts'
import { wantsNoMore } from '../rules/opt-out.ts'
import { wantsHuman } from '../rules/question.ts'
import { firstName, hasSaid, type View } from '../rules/view.ts'
import type { Act, Situation } from '../situation.ts'
import type { ToolInputs } from '../tools.ts'

/** Says it in their language. False when it was refused: there is nothing more to do. */
export async function say(
  { contact }: Situation,
  { language }: View,
  act: Act,
  ...parts: readonly (Texts | string)[]
): Promise<boolean> {
  const name = firstName(contact.name)
  const texts = parts.map((part) => (typeof part === 'string' ? part : fill(part[language], { name })))
  return (await act('send_message', { text: texts.join(' ') })).ok
}

const toPerson: Texts = {
  en: 'Of course. I am handing this over to a colleague, who will write to you here.',
  pt: 'Claro. Vou passar para um colega, que vai escrever para você por aqui.',
  es: 'Por supuesto. Se lo paso a un compañero, que le escribirá por aquí.',
  hi: 'Zaroor. Main yeh apne saathi ko de raha hoon, woh aapko yahin likhenge.',
}
const sorry: Texts = {
  en: 'I am sorry about this. A colleague will look at it right away and write to you here.',
  pt: 'Sinto muito por isso. Um colega vai ver agora mesmo e escrever para você por aqui.',
  es: 'Lamento mucho lo ocurrido. Un compañero lo revisará de inmediato y le escribirá por aquí.',
  hi: 'Iske liye maafi chahte hain. Humare saathi ise turant dekhenge aur aapko yahin likhenge.',
}
export const notUnderstood: Texts = {
  en: 'Sorry, I did not understand that. Could you say it in other words?',
  pt: 'Desculpe, não entendi. Você pode dizer com outras palavras?',
  es: 'Perdón, no le entendí. ¿Puede decirlo con otras palabras?',
  hi: 'Maaf kijiye, main samajh nahi paaya. Kya aap ise doosre shabdon mein keh sakte hain?',
}
export const toColleague: Texts = {
  en: 'Thank you. A colleague will take it from here and write to you.',
  pt: 'Obrigado. Um colega continua daqui e vai escrever para você.',
  es: 'Gracias. Un compañero sigue desde aquí y le escribirá.',
  hi: 'Dhanyavad. Ab humare saathi aage dekhenge aur aapko likhenge.',
}

/** Tells them, then gives the conversation away. */
export async function tellAndHandOff(
  situation: Situation,
  seen: View,
  act: Act,
  words: Texts,
  handoff: ToolInputs['hand_off'],
): Promise<void> {
  if (await say(situation, seen, act, words)) await act('hand_off', handoff)
  // They can't be written to, which a person should know all the more.
  else await act('hand_off', { ...handoff, reason: `${handoff.reason}; could not be told` })
}

/**
 * What every agent that answers does first, in this order: leaves alone who wants that, fetches a person for who wants one
 * or is angry, and asks once what nobody could understand. True when that was all. `understood`: what looks struck at
 * random is an answer here, as order numbers do.
 */
export async function sharedPreamble(
  situation: Situation,
  seen: View,
  act: Act,
  { understood = false } = {},
): Promise<boolean> {
  const { said } = seen
  if (wantsNoMore(said)) {
    await act('opt_out', { reason: quote(said.text) })
    return true
  }
  if (readMood(said) === 'angry') {
    await tellAndHandOff(situation, seen, act, sorry, {
      reason: 'The contact is angry',
      priority: 'urgent',
      summary: lastWords(situation),
    })
    return true
  }
  if (wantsHuman(said)) {
    await tellAndHandOff(situation, seen, act, toPerson, {
      reason: 'The contact wants a person',
      priority: 'high',
      summary: lastWords(situation),
    })
    return true
  }
  if (isInjection(said) || (!understood && isGibberish(said))) {
    await confused(situation, seen, act)
    return true
  }
  return false
}

/** Asks them to say it otherwise; the second time it fetches a person. */
export async function confused(situation: Situation, seen: View, act: Act): Promise<void> {
  if (!hasSaid(situation, notUnderstood)) {
    await say(situation, seen, act, notUnderstood)
    return
  }
  await tellAndHandOff(situation, seen, act, toColleague, {
    reason: 'The agent did not understand twice',
    priority: 'low',
    summary: lastWords(situation),
  })
}

const quote = (text: string): string => `They wrote: ${text.trim().slice(0, 400)}`

/** The last of what they wrote, for the person who takes over. */
export function lastWords({ messages }: Situation): string {
  const theirs = messages.filter(({ direction }) => direction === 'inbound').slice(-5)
  return theirs.map(({ text }) => `“${text.trim().slice(0, 300)}”`).join('\n') || 'They have not written anything.'
}
