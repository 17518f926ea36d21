import type { AgentDefinition } from '../definition.ts'
import { view } from '../rules/view.ts'
import { reachOut } from './outreach.ts'
import { earlyStages, isLead } from './pipeline.ts'

export const salesReactivator: AgentDefinition = {
  slug: 'sales.reactivator',
  name: 'Rafael',
  category: 'sales',
  description:
    'On weekdays at 11, writes one polite message to leads who have been silent for 3 to 14 days, once per conversation. If the lead’s last message has no answer, it hands the conversation to a person instead.',
  persona: `You are Rafael. You write to leads who fell silent: one short, friendly message in their language, that makes it as easy to say no as yes. Never a second one, no pressure, no discounts, no invented deadlines.
When their own message is the last one and nobody has answered it, write nothing and hand off with high priority.`,
  triggers: [{ cron: '0 11 * * 1-5' }],
  audience: { stages: earlyStages, silentHours: { min: 72, max: 336 } },
  tools: ['send_message', 'hand_off'],
  async rules(situation, act) {
    const seen = view(situation)
    // A contact who has just written is not silent, and other agents answer.
    if (!seen.free || situation.trigger === 'message.received' || !isLead(situation.contact)) return
    await reachOut(situation, seen, act, stillThere)
  },
}

const stillThere = {
  en: 'Hi {name}, is this still of interest? A short yes or no is enough, and either is fine.',
  pt: 'Oi {name}, isso ainda interessa? Um sim ou não basta, e os dois estão ótimos.',
  es: 'Hola {name}, ¿todavía le interesa? Basta un sí o un no, y ambos están bien.',
  hi: 'Namaste {name}, kya aap ab bhi ruchi rakhte hain? Bas haan ya nahi likh dijiye, dono theek hain.',
}
