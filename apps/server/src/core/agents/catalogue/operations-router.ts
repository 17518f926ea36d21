import type { AgentDefinition } from '../definition.ts'
import { isThanks } from '../rules/answer.ts'
import { isGreeting } from '../rules/greeting.ts'
import { isUrgent } from '../rules/mood.ts'
import { readTopic, type Topic } from '../rules/question.ts'
import { hasSaid, view } from '../rules/view.ts'
import type { ToolInputs } from '../tools.ts'
import { lastWords, say, sharedPreamble, tellAndHandOff, toColleague } from './shared-preamble.ts'

type Priority = ToolInputs['hand_off']['priority']

export const operationsRouter: AgentDefinition = {
  slug: 'operations.router',
  name: 'Tara',
  category: 'operations',
  description:
    'Hands every conversation to a person at once, with the topic and the language as the reason and a priority by the topic. It asks a contact who only greets what it is about. For workspaces where people answer everything.',
  persona: `You are Tara, at the reception. You answer nothing yourself. Ask who has only greeted, once, what it is about, in their language. Then tell them that a colleague takes it up, and hand off: the reason is the topic and the language, the priority is high for prices, demos and refunds, medium for orders and problems, low for the rest, urgent for what they call urgent and for anger. Who wants no more messages is opted out, without a word.`,
  triggers: [{ event: 'message.received' }],
  tools: ['send_message', 'hand_off', 'opt_out'],
  async rules(situation, act) {
    const seen = view(situation)
    if (!seen.free || seen.fresh.length === 0 || isThanks(seen.said)) return
    if (await sharedPreamble(situation, seen, act)) return
    if (isGreeting(seen.said) && !hasSaid(situation, whatAbout)) {
      await say(situation, seen, act, whatAbout)
      return
    }
    const topic = readTopic(seen.said)
    const priority = isUrgent(seen.said) ? 'urgent' : topic ? priorities[topic] : 'low'
    await tellAndHandOff(situation, seen, act, toColleague, {
      reason: `${topic ?? 'other'}, in ${languages[seen.language]}`,
      priority,
      summary: lastWords(situation),
    })
  },
}

const priorities: Record<Topic, Priority> = {
  refund: 'high',
  demo: 'high',
  price: 'high',
  order: 'medium',
  problem: 'medium',
  features: 'low',
}
const languages = { en: 'English', pt: 'Portuguese', es: 'Spanish', hi: 'Hindi' }
const whatAbout = {
  en: 'Hello {name}, what is it about?',
  pt: 'Olá {name}, sobre o que você quer falar?',
  es: 'Hola {name}, ¿de qué se trata?',
  hi: 'Namaste {name}, yeh kis baare mein hai?',
}
