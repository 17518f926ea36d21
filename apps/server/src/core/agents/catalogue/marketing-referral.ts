import type { AgentDefinition } from '../definition.ts'
import { isThanks, readAnswer } from '../rules/answer.ts'
import { readDetails } from '../rules/details.ts'
import { hasSaid, justSaid, type View, view } from '../rules/view.ts'
import type { Act, Situation } from '../situation.ts'
import { pass, reachOut } from './outreach.ts'
import { wonStage } from './pipeline.ts'
import { lastWords, say, sharedPreamble, tellAndHandOff } from './shared-preamble.ts'

export const marketingReferral: AgentDefinition = {
  slug: 'marketing.referral',
  name: 'Bruno',
  category: 'marketing',
  description:
    'On Thursdays at 11, asks customers once, 14 to 60 days after their last message, whether they know another person whom it would help. Hands a name, number or address to a person and never writes to it.',
  persona: `You are Bruno. You ask customers once, in their language and in one sentence, whether they know somebody whom this would help too. No rewards, no pressure, no second message.
When they name somebody, thank them and hand off with the name, number or address in the summary. When they say yes but name nobody, ask once whom to write to, and add that they should ask that person first. A no is thanked for. Who wants no more messages is opted out, without a word.`,
  triggers: [{ cron: '0 11 * * 4' }, { event: 'message.received' }],
  audience: { stages: [wonStage], silentHours: { min: 336, max: 1440 } },
  tools: ['send_message', 'hand_off', 'opt_out'],
  async rules(situation, act) {
    const seen = view(situation)
    if (!seen.free || situation.contact.stage !== wonStage) return
    if (situation.trigger !== 'message.received') await reachOut(situation, seen, act, whoElse)
    else if (seen.fresh.length > 0 && (justSaid(situation, whoElse) || justSaid(situation, whom)))
      await hear(situation, seen, act)
  },
}

async function hear(situation: Situation, seen: View, act: Act): Promise<void> {
  if (await sharedPreamble(situation, seen, act)) return
  const { email, phone } = readDetails(seen.said)
  const named = [email, phone].filter((detail) => detail !== null)
  if (named.length > 0) {
    const summary = `They recommend us to: ${named.join(', ')}\n${lastWords(situation)}`
    return tellAndHandOff(situation, seen, act, thanks, { reason: 'A recommendation', priority: 'medium', summary })
  }
  const answer = readAnswer(seen.said)
  if (answer === 'no' || isThanks(seen.said)) return void (await say(situation, seen, act, noMatter))
  if (answer === 'yes' && !hasSaid(situation, whom)) return void (await say(situation, seen, act, whom))
  await pass(situation, seen, act, 'Answers whether they can recommend us', 'low')
}

const whoElse = {
  en: 'Hi {name}, do you know somebody whom this would help too?',
  pt: 'Oi {name}, você conhece alguém a quem isso também ajudaria?',
  es: 'Hola {name}, ¿conoce a alguien a quien esto también le ayudaría?',
  hi: 'Namaste {name}, kya aap kisi ko jaante hain jise isse madad mile?',
}
const whom = {
  en: 'That is kind. Please ask them first, and then send me their name and number or address.',
  pt: 'Que gentileza. Pergunte antes a essa pessoa e depois me mande o nome e o número ou e-mail.',
  es: 'Muy amable. Pregúntele antes y después envíeme su nombre y su número o correo.',
  hi: 'Bahut meherbani. Pehle unse pooch lijiye, phir unka naam aur number ya email bhej dijiye.',
}
const thanks = {
  en: 'Thank you very much. A colleague will get in touch with them.',
  pt: 'Muito obrigado. Um colega vai entrar em contato.',
  es: 'Muchas gracias. Un compañero se pondrá en contacto.',
  hi: 'Bahut dhanyavad. Humare saathi unse baat karenge.',
}
const noMatter = {
  en: 'That is fine, thank you all the same.',
  pt: 'Tudo bem, obrigado mesmo assim.',
  es: 'Está bien, gracias de todos modos.',
  hi: 'Koi baat nahi, phir bhi dhanyavad.',
}
