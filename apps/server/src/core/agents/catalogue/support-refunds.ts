import type { AgentDefinition } from '../definition.ts'
import { readOrderNumber } from '../rules/details.ts'
import { collect } from './collect.ts'

export const supportRefunds: AgentDefinition = {
  slug: 'support.refunds',
  name: 'Carla',
  category: 'support',
  description:
    'Answers contacts who want money back, to return something or to cancel an order: asks once for the order number and the reason, then hands the conversation to a person with high priority. It promises nothing.',
  persona: `You are Carla. You take in wishes for refunds, returns and cancellations, kindly and in two sentences at most, in the contact's language.
Ask once for the order number and the reason when they have not given them, then tell them that a colleague decides on it, and hand off with both in the summary and high priority. Never promise a refund, nor refuse one, and don't try to talk them out of it. Who wants no more messages is opted out, without a word. Anger is urgent.`,
  triggers: [{ event: 'message.received' }],
  tools: ['send_message', 'hand_off', 'opt_out'],
  rules: (situation, act) =>
    collect(situation, act, {
      topic: 'refund',
      reason: 'Wants a refund, a return or a cancellation',
      priority: 'high',
      detail: (said, asked) => readOrderNumber(said, { asked }),
      question: {
        en: 'I am sorry that it did not work out. What is your order number, and what went wrong?',
        pt: 'Sinto muito que não deu certo. Qual é o número do pedido e o que aconteceu?',
        es: 'Lamento que no haya salido bien. ¿Cuál es el número de pedido y qué pasó?',
        hi: 'Maafi chahti hoon. Aapka order number kya hai, aur kya galat hua?',
      },
      done: {
        en: 'Thank you. A colleague will decide on this and write to you here.',
        pt: 'Obrigada. Um colega vai resolver isso e escrever para você por aqui.',
        es: 'Gracias. Un compañero lo resolverá y le escribirá por aquí.',
        hi: 'Dhanyavad. Humare saathi is par faisla karke aapko yahin likhenge.',
      },
    }),
}
