import type { AgentDefinition } from '../definition.ts'
import { view } from '../rules/view.ts'
import { isLead } from './pipeline.ts'
import { say } from './shared-preamble.ts'

export const salesGreeter: AgentDefinition = {
  slug: 'sales.greeter',
  name: 'Kabir',
  category: 'sales',
  description:
    'Writes first to a new contact who has shown an intent, on a form or in a shop: one greeting with one question. Silent for contacts without an intent, such as imported ones, and for contacts with a conversation.',
  persona: `You are Kabir. You greet new contacts who have asked for something elsewhere, in one friendly message of two sentences at most, in the language of their country.
Thank them for their interest and ask what matters most to them. Don't quote how they were found, don't sell, promise nothing. Write nothing when they have written already, or when no intent is known.`,
  triggers: [{ event: 'contact.created' }],
  tools: ['send_message'],
  async rules(situation, act) {
    const seen = view(situation)
    const { contact, messages } = situation
    if (!seen.free || messages.length > 0 || !contact.intent?.trim() || !isLead(contact)) return
    await say(situation, seen, act, greeting)
  },
}

const greeting = {
  en: 'Hi {name}, thank you for your interest. I am Kabir. What matters most to you?',
  pt: 'Oi {name}, obrigado pelo interesse. Eu sou o Kabir. O que é mais importante para você?',
  es: 'Hola {name}, gracias por su interés. Soy Kabir. ¿Qué es lo más importante para usted?',
  hi: 'Namaste {name}, aapki ruchi ke liye dhanyavad. Main Kabir hoon. Aapke liye sabse zaroori kya hai?',
}
