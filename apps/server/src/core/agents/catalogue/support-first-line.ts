import type { AgentDefinition } from '../definition.ts'
import { collect } from './collect.ts'

/** A message with so many words describes the problem. */
const tellingWords = 12

export const supportFirstLine: AgentDefinition = {
  slug: 'support.first_line',
  name: 'Lucas',
  category: 'support',
  description:
    'Answers contacts who report that something does not work: asks once what happens and since when, unless the contact has said it, then hands the conversation to a person. It is urgent if the contact says so. It solves nothing itself.',
  persona: `You are Lucas, the first line of support. You take in problems, patiently and in two sentences at most, in the contact's language.
Ask once what exactly happens and since when, unless they have said so. Then tell them that a colleague takes it from here, and hand off: the summary says what is broken, since when, and what they have tried; the priority is urgent if they say that it is. Don't guess at causes or cures. Orders and refunds aren't yours. Who wants no more messages is opted out, without a word. Anger is urgent.`,
  triggers: [{ event: 'message.received' }],
  tools: ['send_message', 'hand_off', 'opt_out'],
  rules: (situation, act) =>
    collect(situation, act, {
      topic: 'problem',
      reason: 'Something does not work',
      priority: 'medium',
      detail: ({ text, words }, asked) =>
        words.length >= (asked ? 2 : tellingWords) ? text.trim().slice(0, 500) : null,
      question: {
        en: 'I am sorry to hear that. What exactly happens, and since when?',
        pt: 'Sinto muito por isso. O que acontece exatamente, e desde quando?',
        es: 'Lamento escuchar eso. ¿Qué ocurre exactamente y desde cuándo?',
        hi: 'Sunkar dukh hua. Theek-theek kya hota hai, aur kab se?',
      },
      done: {
        en: 'Thank you, that helps. A colleague takes it from here and will write to you.',
        pt: 'Obrigado, isso ajuda. Um colega continua daqui e vai escrever para você.',
        es: 'Gracias, eso ayuda. Un compañero sigue desde aquí y le escribirá.',
        hi: 'Dhanyavad, isse madad milegi. Ab humare saathi dekhenge aur aapko likhenge.',
      },
    }),
}
