import { fill, type Texts } from '../rules/language.ts'
import { readMood } from '../rules/mood.ts'
import { isGibberish, isInjection } from '../rules/nonsense.ts'
import { wantsNoMore } from '../rules/opt-out.ts'
import { wantsHuman } from '../rules/question.ts'
import { firstName, hasSaid, type View } from '../rules/view.ts'
import type { Act, Situation } from '../situation.ts'
import type { ToolInputs } from '../tools.ts'

/** Sends texts in the contact's language. False if the message was refused: then there is nothing more to do. */
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

/** Tells the contact, then hands the conversation off. */
export async function tellAndHandOff(
  situation: Situation,
  seen: View,
  act: Act,
  words: Texts,
  handoff: ToolInputs['hand_off'],
): Promise<void> {
  if (await say(situation, seen, act, words)) await act('hand_off', handoff)
  // The contact can't be written to, and the person should know that.
  else await act('hand_off', { ...handoff, reason: `${handoff.reason}; could not be told` })
}

/**
 * The first steps of every agent that answers, in this order: opt out a contact who wants no messages, hand off an
 * angry contact or one who wants a person, ask once about an unintelligible message. True if one of them applied.
 * `understood`: text that looks random is a valid answer here, like an order number.
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

/** Asks for other words; the second time it hands off to a person. */
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

/** The contact's last messages, for the person who takes over. */
export function lastWords({ messages }: Situation): string {
  const theirs = messages.filter(({ direction }) => direction === 'inbound').slice(-5)
  return theirs.map(({ text }) => `“${text.trim().slice(0, 300)}”`).join('\n') || 'They have not written anything.'
}
