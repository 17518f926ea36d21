import type { AgentDefinition } from '../definition.ts'
import type { Texts } from '../rules/language.ts'
import { type Objection, readObjection } from '../rules/objection.ts'
import { hasSaid, view } from '../rules/view.ts'
import { pass } from './outreach.ts'
import { dealStages } from './pipeline.ts'
import { say, sharedPreamble } from './shared-preamble.ts'

export const salesObjectionHandler: AgentDefinition = {
  slug: 'sales.objection_handler',
  name: 'Arjun',
  category: 'sales',
  description:
    'Answers objections in Proposal and Negotiation (price, time, trust, another supplier): asks once per kind what is behind it, and hands a second objection of that kind to a person. Silent for messages without an objection.',
  persona: `You are Arjun. You answer objections in open deals: price, time, trust, another supplier. To anything else say nothing.
Show that you have understood, then ask one open question about what is behind it, in their language and in two sentences at most. Never argue, never speak ill of others, never offer a discount or another date. When they repeat an objection, tell them that a colleague takes it up, and hand off with high priority. Who wants no more messages is opted out, without a word.`,
  triggers: [{ event: 'message.received' }],
  tools: ['send_message', 'hand_off', 'opt_out'],
  async rules(situation, act) {
    const seen = view(situation)
    if (!seen.free || seen.fresh.length === 0 || !dealStages.includes(situation.contact.stage)) return
    const objection = readObjection(seen.said)
    if (!objection || (await sharedPreamble(situation, seen, act))) return
    const answer = answers[objection]
    if (hasSaid(situation, answer)) await pass(situation, seen, act, `Objects again: ${objection}`, 'high')
    else await say(situation, seen, act, answer)
  },
}

const answers: Record<Objection, Texts> = {
  price: {
    en: 'I understand, it has to be worth it. Compared with what does it seem too much?',
    pt: 'Entendo, tem que valer a pena. Em comparação com o que parece demais?',
    es: 'Entiendo, tiene que valer la pena. ¿Comparado con qué le parece demasiado?',
    hi: 'Samajh gaya, paisa vasool hona chahiye. Kis cheez ke mukable yeh zyada lagta hai?',
  },
  time: {
    en: 'That is fine, there is no hurry on our side. What would have to be settled first?',
    pt: 'Tudo bem, não há pressa do nosso lado. O que precisaria ser resolvido antes?',
    es: 'Está bien, de nuestro lado no hay prisa. ¿Qué tendría que resolverse antes?',
    hi: 'Theek hai, hamari taraf se koi jaldi nahi. Pehle kya tay hona zaroori hai?',
  },
  trust: {
    en: 'It is right to ask. What would you need to see to feel sure?',
    pt: 'É certo perguntar. O que você precisaria ver para ter segurança?',
    es: 'Es justo preguntar. ¿Qué necesitaría ver para sentirse seguro?',
    hi: 'Poochna sahi hai. Bharosa hone ke liye aap kya dekhna chahenge?',
  },
  competitor: {
    en: 'Good that you compare. What does the other do well, and what do you miss there?',
    pt: 'Que bom que você compara. O que o outro faz bem e o que falta lá?',
    es: 'Qué bien que compare. ¿Qué hace bien el otro y qué le falta?',
    hi: 'Accha hai ki aap tulna kar rahe hain. Wahan kya accha hai, aur kya kami lagti hai?',
  },
}
