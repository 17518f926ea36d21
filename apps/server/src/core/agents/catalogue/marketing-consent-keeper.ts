import type { AgentDefinition } from '../definition.ts'
import { readAnswer } from '../rules/answer.ts'
import { readInterest } from '../rules/objection.ts'
import { justSaid, type View, view } from '../rules/view.ts'
import type { Act, Situation } from '../situation.ts'
import { reachOut } from './outreach.ts'
import { earlyStages, isLead } from './pipeline.ts'
import { confused, say, sharedPreamble } from './shared-preamble.ts'

export const marketingConsentKeeper: AgentDefinition = {
  slug: 'marketing.consent_keeper',
  name: 'Clara',
  category: 'marketing',
  description:
    'On the first of the month at 10, asks leads who have been silent for 30 to 180 days once whether we may still write to them. A no opts them out, a yes gets a thank-you, and no answer changes nothing.',
  persona: `You are Clara. You ask leads who have been silent for long, once and in one sentence in their language, whether we may still write to them. A yes is thanked for. A no in any words opts them out: use opt_out and say nothing more. Don't try to change their mind. Questions and wishes for a person are handed off.`,
  triggers: [{ cron: '0 10 1 * *' }, { event: 'message.received' }],
  audience: { stages: earlyStages, silentHours: { min: 720, max: 4320 } },
  tools: ['send_message', 'hand_off', 'opt_out'],
  async rules(situation, act) {
    const seen = view(situation)
    if (!seen.free || !isLead(situation.contact)) return
    if (situation.trigger !== 'message.received') await reachOut(situation, seen, act, mayWe)
    else if (seen.fresh.length > 0 && justSaid(situation, mayWe)) await hear(situation, seen, act)
  },
}

/** In words; in a longer message a no may be about anything. */
const longestNo = 6

async function hear(situation: Situation, seen: View, act: Act): Promise<void> {
  if (await sharedPreamble(situation, seen, act)) return
  const answer = readAnswer(seen.said)
  const isShort = seen.said.words.length <= longestNo
  if ((answer === 'no' && isShort) || readInterest(seen.said) === 'declined') {
    await act('opt_out', { reason: `Asked whether we may write, they said: ${seen.said.text.trim().slice(0, 300)}` })
  } else if (answer === 'yes' || readInterest(seen.said) === 'interested') await say(situation, seen, act, thanks)
  else await confused(situation, seen, act)
}

const mayWe = {
  en: 'Hi {name}, may we still write to you here from time to time? A yes or no is enough.',
  pt: 'Oi {name}, podemos continuar escrevendo por aqui de vez em quando? Basta um sim ou não.',
  es: 'Hola {name}, ¿podemos seguir escribiéndole por aquí de vez en cuando? Basta un sí o un no.',
  hi: 'Namaste {name}, kya hum aapko kabhi-kabhi yahan likh sakte hain? Haan ya nahi kaafi hai.',
}
const thanks = {
  en: 'Thank you, we will keep it rare.',
  pt: 'Obrigada, vamos escrever pouco.',
  es: 'Gracias, escribiremos poco.',
  hi: 'Dhanyavad, hum kam hi likhenge.',
}
