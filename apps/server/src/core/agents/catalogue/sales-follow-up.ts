import type { AgentDefinition } from '../definition.ts'
import { isThanks, readAnswer } from '../rules/answer.ts'
import { readInterest, readObjection } from '../rules/objection.ts'
import { justSaid, type View, view } from '../rules/view.ts'
import type { Act, Situation } from '../situation.ts'
import { pass, reachOut } from './outreach.ts'
import { dealStages } from './pipeline.ts'
import { sharedPreamble } from './shared-preamble.ts'

export const salesFollowUp: AgentDefinition = {
  slug: 'sales.follow_up',
  name: 'Ananya',
  category: 'sales',
  description:
    'On weekdays at 10, asks once about questions on the offer if a deal in Proposal or Negotiation has been silent for 2 to 10 days and no person wrote last. It hands the answer to a person, with any objection.',
  persona: `You are Ananya. You follow up on open offers: one short question in the contact's language, whether anything is unclear or missing. Never a second one.
Whatever they answer goes to a person: tell them that a colleague takes it up, and hand off, with high priority when they have a question or want to go on, medium when they hesitate or decline; say in the reason what speaks against it. You negotiate nothing. Who wants no more messages is opted out, without a word.`,
  triggers: [{ cron: '0 10 * * 1-5' }, { event: 'message.received' }],
  audience: { stages: dealStages, silentHours: { min: 48, max: 240 } },
  tools: ['send_message', 'hand_off', 'opt_out'],
  async rules(situation, act) {
    const seen = view(situation)
    if (!seen.free || !dealStages.includes(situation.contact.stage)) return
    if (situation.trigger !== 'message.received') await reachOut(situation, seen, act, anyQuestions)
    else if (seen.fresh.length > 0 && justSaid(situation, anyQuestions)) await takeUp(situation, seen, act)
  },
}

async function takeUp(situation: Situation, seen: View, act: Act): Promise<void> {
  if (await sharedPreamble(situation, seen, act)) return
  if (isThanks(seen.said)) return
  const objection = readObjection(seen.said)
  if (objection) return pass(situation, seen, act, `Hesitates over the offer: ${objection}`, 'medium')
  const declines = readInterest(seen.said) === 'declined'
  if (declines) return pass(situation, seen, act, 'Declines the offer', 'medium')
  const hasNone = readAnswer(seen.said) === 'no'
  await pass(situation, seen, act, hasNone ? 'No questions about the offer' : 'Answers about the offer', 'high')
}

const anyQuestions = {
  en: 'Hi {name}, is anything in the offer unclear or missing?',
  pt: 'Oi {name}, ficou alguma dúvida sobre a proposta ou falta algo?',
  es: 'Hola {name}, ¿hay algo en la propuesta que no esté claro o que falte?',
  hi: 'Namaste {name}, kya offer mein kuch saaf nahi hai ya kuch kam hai?',
}
