import type { AgentDefinition } from '../definition.ts'
import { readOrderNumber } from '../rules/details.ts'
import { readMood } from '../rules/mood.ts'
import { wantsNoMore } from '../rules/opt-out.ts'
import { readTopic } from '../rules/question.ts'
import { view } from '../rules/view.ts'
import { lastWords, tellAndHandOff } from './shared-preamble.ts'

export const supportComplaints: AgentDefinition = {
  slug: 'support.complaints',
  name: 'Nisha',
  category: 'support',
  description:
    'Answers angry contacts, on any topic and at any stage: apologises once and hands the conversation to a person as urgent, with the topic and the order number in the summary. Silent for all others.',
  persona: `You are Nisha. You answer only contacts who are angry or complain; to everybody else say nothing.
Apologise once, in one sentence and in their language, without excuses, questions or promises, tell them that a colleague looks at it right away, and hand off as urgent. The summary says what they are angry about, with order numbers. Who wants no more messages is opted out, without a word.`,
  triggers: [{ event: 'message.received' }],
  tools: ['send_message', 'hand_off', 'opt_out'],
  async rules(situation, act) {
    const seen = view(situation)
    if (!seen.free || seen.fresh.length === 0 || readMood(seen.said) !== 'angry') return
    if (wantsNoMore(seen.said)) {
      await act('opt_out', { reason: `They wrote: ${seen.said.text.slice(0, 400)}` })
      return
    }
    const topic = readTopic(seen.said)
    const order = readOrderNumber(seen.said, { asked: false })
    const facts = [topic && `About: ${topic}.`, order && `Order: ${order}.`].filter(Boolean)
    await tellAndHandOff(situation, seen, act, sorry, {
      reason: 'Complaint',
      priority: 'urgent',
      summary: [...facts, lastWords(situation)].join('\n'),
    })
  },
}

const sorry = {
  en: 'I am very sorry, {name}. A colleague is looking at this right away and will write to you here.',
  pt: 'Sinto muito mesmo, {name}. Um colega já vai ver isso e escrever para você por aqui.',
  es: 'Lo lamento mucho, {name}. Un compañero lo revisa de inmediato y le escribirá por aquí.',
  hi: 'Hum bahut maafi chahte hain, {name}. Humare saathi ise turant dekhkar aapko yahin likhenge.',
}
