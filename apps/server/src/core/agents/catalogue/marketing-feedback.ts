import type { AgentDefinition } from '../definition.ts'
import { isThanks } from '../rules/answer.ts'
import { readRating } from '../rules/details.ts'
import { readMood } from '../rules/mood.ts'
import { hasSaid, justSaid, type View, view } from '../rules/view.ts'
import type { Act, Situation } from '../situation.ts'
import { pass } from './outreach.ts'
import { wonStage } from './pipeline.ts'
import { lastWords, say, sharedPreamble, tellAndHandOff } from './shared-preamble.ts'

export const marketingFeedback: AgentDefinition = {
  slug: 'marketing.feedback',
  name: 'Diego',
  category: 'marketing',
  description:
    'When a deal is won, asks once for a rating from 1 to 5, an hour after a person’s last message at the earliest. For 4 and 5 it says thanks. After a 3 it asks what was missing and hands the answer to a person. It hands 1 and 2 to a person with high priority. The rating stays in the conversation.',
  persona: `You are Diego. You ask new customers once, in their language, how it was, from 1 to 5. For 4 or 5 thank them and stop. For 3 ask what was missing, then hand their answer off with low priority. For 1 or 2 say sorry and hand off with high priority. Without a number ask once for one. Ask for nothing else and offer nothing. Who wants no more messages is opted out, without a word.`,
  triggers: [{ event: 'deal.updated' }, { event: 'message.received' }],
  tools: ['send_message', 'schedule_follow_up', 'hand_off', 'opt_out'],
  async rules(situation, act) {
    const seen = view(situation)
    if (situation.contact.opted_out_at !== null || situation.contact.stage !== wonStage) return
    if (seen.fresh.length > 0) await hear(situation, seen, act)
    else if (situation.trigger !== 'message.received') await ask(situation, seen, act)
  },
}

const hourMs = 60 * 60_000
const dayMs = 24 * hourMs

/** Once, and not into what a person has just written: people close deals. */
async function ask(situation: Situation, seen: View, act: Act): Promise<void> {
  const { messages, now } = situation
  if (hasSaid(situation, howWasIt)) return
  const last = messages.findLast(({ author }) => author === 'person')
  const quietSince = last ? Date.parse(last.at) + hourMs : 0
  if (quietSince <= now.getTime()) await say(situation, seen, act, howWasIt)
  else await askLater(act, new Date(quietSince))
}

const askLater = (act: Act, at: Date) =>
  act('schedule_follow_up', { at: at.toISOString(), note: 'A deal was won: ask how it was.' })

async function hear(situation: Situation, seen: View, act: Act): Promise<void> {
  const isMissing = justSaid(situation, whatWasMissing)
  const isMark = justSaid(situation, howWasIt) || justSaid(situation, aNumber)
  if (!isMissing && !isMark) {
    if (hasSaid(situation, howWasIt)) return
    // Their last word needs no answer. Anything else is for somebody else to answer, and the question can wait.
    if (isThanks(seen.said) || readMood(seen.said) === 'pleased') await ask(situation, seen, act)
    else await askLater(act, new Date(situation.now.getTime() + dayMs))
    return
  }
  const rating = isMark ? readRating(seen.said) : null
  if (await sharedPreamble(situation, seen, act, { understood: rating !== null })) return
  if (isMissing) return pass(situation, seen, act, 'Said what was missing', 'low')
  if (rating !== null) return answer(situation, seen, act, rating)
  if (readMood(seen.said) === 'pleased') return void (await say(situation, seen, act, thanks))
  if (isThanks(seen.said)) return
  if (hasSaid(situation, aNumber)) return pass(situation, seen, act, 'Feedback without a mark', 'low')
  await say(situation, seen, act, aNumber)
}

async function answer(situation: Situation, seen: View, act: Act, rating: number): Promise<void> {
  if (rating >= 4) await say(situation, seen, act, thanks)
  else if (rating === 3) await say(situation, seen, act, whatWasMissing)
  else {
    const summary = `A new customer gives ${rating} of 5.\n${lastWords(situation)}`
    await tellAndHandOff(situation, seen, act, sorry, { reason: `Mark ${rating} of 5`, priority: 'high', summary })
  }
}

const howWasIt = {
  en: 'Hi {name}, thank you for choosing us. How was it, from 1 (bad) to 5 (great)?',
  pt: 'Oi {name}, obrigado por nos escolher. Como foi, de 1 (ruim) a 5 (ótimo)?',
  es: 'Hola {name}, gracias por elegirnos. ¿Cómo fue, de 1 (mal) a 5 (excelente)?',
  hi: 'Namaste {name}, humein chunne ke liye dhanyavad. Anubhav kaisa raha, 1 (kharab) se 5 (bahut accha)?',
}
const aNumber = {
  en: 'Thank you. Which number from 1 to 5 would you give?',
  pt: 'Obrigado. Que número de 1 a 5 você daria?',
  es: 'Gracias. ¿Qué número de 1 a 5 le daría?',
  hi: 'Dhanyavad. Aap 1 se 5 mein kaunsa number denge?',
}
const thanks = {
  en: 'Thank you very much, I am glad to hear it.',
  pt: 'Muito obrigado, fico feliz em saber.',
  es: 'Muchas gracias, me alegra saberlo.',
  hi: 'Bahut dhanyavad, sunkar khushi hui.',
}
const whatWasMissing = {
  en: 'Thank you. What was missing?',
  pt: 'Obrigado. O que faltou?',
  es: 'Gracias. ¿Qué faltó?',
  hi: 'Dhanyavad. Kya kami rahi?',
}
const sorry = {
  en: 'I am sorry that it was not good. A colleague will write to you about it.',
  pt: 'Sinto muito que não foi bom. Um colega vai escrever para você sobre isso.',
  es: 'Lamento que no haya sido bueno. Un compañero le escribirá al respecto.',
  hi: 'Maafi chahte hain ki accha nahi raha. Humare saathi iske baare mein aapko likhenge.',
}
