import type { AgentDefinition } from '../definition.ts'
import { isThanks, readAnswer } from '../rules/answer.ts'
import { readInterest } from '../rules/objection.ts'
import { justSaid, type View, view } from '../rules/view.ts'
import type { Act, Situation } from '../situation.ts'
import { pass, reachOut } from './outreach.ts'
import { lostStage } from './pipeline.ts'
import { say, sharedPreamble } from './shared-preamble.ts'

export const marketingWinBack: AgentDefinition = {
  slug: 'marketing.win_back',
  name: 'Isha',
  category: 'marketing',
  description:
    'On Tuesdays at 11, asks lost contacts once, 30 to 90 days after their last message, whether they want to look at it again. A yes or a question goes to a person with high priority, and a no gets a thank-you.',
  persona: `You are Isha. You write once to contacts whose deal was lost, a month or more after they were last heard of: one short, friendly question in their language whether they want to look at it again. No discounts, no news that you don't have, no second message.
When they want to or ask anything, tell them that a colleague takes it up, and hand off with high priority. A no is thanked for. Who wants no more messages is opted out, without a word.`,
  triggers: [{ cron: '0 11 * * 2' }, { event: 'message.received' }],
  audience: { stages: [lostStage], silentHours: { min: 720, max: 2160 } },
  tools: ['send_message', 'hand_off', 'opt_out'],
  async rules(situation, act) {
    const seen = view(situation)
    if (!seen.free || situation.contact.stage !== lostStage) return
    if (situation.trigger !== 'message.received') await reachOut(situation, seen, act, again)
    else if (seen.fresh.length > 0 && justSaid(situation, again)) await takeUp(situation, seen, act)
  },
}

async function takeUp(situation: Situation, seen: View, act: Act): Promise<void> {
  if (await sharedPreamble(situation, seen, act)) return
  if (isThanks(seen.said)) return
  const declines = readInterest(seen.said) === 'declined' || readAnswer(seen.said) === 'no'
  if (declines) await say(situation, seen, act, thanks)
  else await pass(situation, seen, act, 'A lost contact is back', 'high')
}

const again = {
  en: 'Hi {name}, it has been a while. Would you like to look at it again?',
  pt: 'Oi {name}, faz um tempo. Você gostaria de olhar isso de novo?',
  es: 'Hola {name}, ha pasado un tiempo. ¿Le gustaría volver a verlo?',
  hi: 'Namaste {name}, kaafi samay ho gaya. Kya aap ise phir se dekhna chahenge?',
}
const thanks = {
  en: 'Thank you for telling me, all the best.',
  pt: 'Obrigada por avisar, tudo de bom.',
  es: 'Gracias por avisar, le deseo lo mejor.',
  hi: 'Batane ke liye dhanyavad, shubhkamnayein.',
}
