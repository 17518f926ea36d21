import type { Step } from './types.ts'

export const stepKinds = ['message', 'wait', 'condition', 'task', 'linkedin_invitation'] as const

export function newStep(kind: Step['type']): Step {
  switch (kind) {
    case 'message':
      return { type: 'message', content: { type: 'text', text: '' } }
    case 'wait':
      return { type: 'wait', days: 1 }
    case 'condition':
      return { type: 'condition', if: { replied: true }, yes: 'end' }
    case 'task':
      return { type: 'task', title: '' }
    case 'linkedin_invitation':
      return { type: 'linkedin_invitation' }
  }
}
