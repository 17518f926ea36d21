import type { Content, Step } from './types.ts'

/** The fields of a step that have an input, which shows what the server says about them. */
export function shownFields(step: Step): Set<string> {
  switch (step.type) {
    case 'message': {
      const { content, variants = [] } = step
      return new Set([
        'channel_id',
        ...(content ? fieldsOf(content, 'content') : []),
        ...variants.flatMap((variant, at) => [
          `variants.${at}.weight`,
          ...fieldsOf(variant.content, `variants.${at}.content`),
        ]),
      ])
    }
    case 'wait':
      return new Set(['minutes', 'hours', 'days'])
    case 'condition':
      return new Set(['if', 'if.stage', 'if.stage.0', 'if.score_at_least', 'yes', 'no'])
    case 'task':
      return new Set(['title', 'note', 'assignee', 'due_hours'])
    case 'linkedin_invitation':
      return new Set(['note'])
  }
}

function fieldsOf(content: Content, path: string): string[] {
  if (content.type === 'text') return [path, `${path}.type`, `${path}.text`]
  if (content.type !== 'template') return [`${path}.type`]
  const values = Object.keys(content.variables ?? {}).map((name) => `${path}.variables.${name}`)
  return [`${path}.type`, `${path}.name`, `${path}.language`, ...values]
}
