import type { Step } from './types.ts'

export const starterNames = ['welcome', 'revive', 'meeting'] as const
export type StarterName = (typeof starterNames)[number]

const text = (words: string): Step => ({ type: 'message', content: { type: 'text', text: words } })

/** The steps of a ready campaign, with its texts in the user's language. */
export function stepsOfStarter(name: StarterName, words: (key: 'first' | 'second' | 'task') => string): Step[] {
  const [first, second] = [text(words('first')), text(words('second'))]
  switch (name) {
    case 'welcome':
      return [first, { type: 'wait', days: 2 }, second]
    case 'revive':
      return [first, { type: 'wait', days: 5 }, second]
    case 'meeting':
      return [
        first,
        { type: 'wait', days: 1 },
        second,
        { type: 'wait', days: 2 },
        { type: 'task', title: words('task') },
      ]
  }
}
