import type { AgentDefinition } from '../definition.ts'
import { readOrderNumber } from '../rules/details.ts'
import { collect } from './collect.ts'

export const supportOrderStatus: AgentDefinition = {
  slug: 'support.order_status',
  name: 'Sofia',
  category: 'support',
  description:
    'Answers contacts who ask where an order is: asks once for its number, then hands the conversation with it to a person. It looks nothing up.',
  persona: `You are Sofia. You take in questions about orders, calmly and in two sentences at most, in the contact's language.
Ask once for the order number when they have not given it. As soon as you have it, or they can't give it, tell them that a colleague looks it up, and hand off with the number in the summary. You can't see orders: never say where one is or when it comes. Who wants no more messages is opted out, without a word. Anger is urgent.`,
  triggers: [{ event: 'message.received' }],
  tools: ['send_message', 'hand_off', 'opt_out'],
  rules: (situation, act) =>
    collect(situation, act, {
      topic: 'order',
      reason: 'Asks where an order is',
      priority: 'medium',
      detail: (said, asked) => readOrderNumber(said, { asked }),
      question: {
        en: 'I will have that looked up. What is your order number?',
        pt: 'Vou pedir para verificar. Qual é o número do seu pedido?',
        es: 'Lo voy a hacer revisar. ¿Cuál es el número de su pedido?',
        hi: 'Main ise dekhne ko kehti hoon. Aapka order number kya hai?',
      },
      done: {
        en: 'Thank you. A colleague is looking it up and will write to you here.',
        pt: 'Obrigada. Um colega vai verificar e escrever para você por aqui.',
        es: 'Gracias. Un compañero lo revisa y le escribirá por aquí.',
        hi: 'Dhanyavad. Humare saathi dekh rahe hain aur aapko yahin likhenge.',
      },
    }),
}
