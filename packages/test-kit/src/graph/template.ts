import { listOf, objectOf } from './json.ts'

/** A message template in Graph's format. */
export interface GraphTemplate {
  id: string
  name: string
  language: string
  status: string
  category: string
  components: Record<string, unknown>[]
  parameter_format?: 'POSITIONAL' | 'NAMED'
  quality_score?: { score: string; date?: number }
}

const placeholder = /\{\{\s*(\w+)\s*\}\}/g

/** The names of a text's variables, each once: `1`, `2`, or words. */
export function variablesOf(text: unknown): string[] {
  return typeof text === 'string' ? [...new Set([...text.matchAll(placeholder)].map(([, name = '']) => name))] : []
}

export function componentOf(template: Pick<GraphTemplate, 'components'>, type: string): Record<string, unknown> {
  return template.components.find((component) => component.type === type) ?? {}
}

const required = new Map([
  ['COPY_CODE', 'copy_code'],
  ['FLOW', 'flow'],
  ['MPM', 'mpm'],
])

/** The buttons that a message must fill in: the index, and Graph's name of the kind. */
export function openButtonsOf(template: Pick<GraphTemplate, 'components'>): { index: number; kind: string }[] {
  return listOf(componentOf(template, 'BUTTONS').buttons).flatMap((value, index) => {
    const button = objectOf(value)
    if (button.type === 'URL' && variablesOf(button.url).length > 0) return [{ index, kind: 'url' }]
    const kind = required.get(String(button.type))
    return kind === undefined ? [] : [{ index, kind }]
  })
}
