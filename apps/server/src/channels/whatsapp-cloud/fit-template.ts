import type { Fitted } from '../../core/channels/adapter.ts'
import type { TemplateContent } from '../../core/channels/content.ts'
import type { FieldProblem } from '../../kernel/errors.ts'
import { listOf, objectOf, textOf } from '../../kernel/read-json.ts'

type Component = Record<string, unknown>

const placeholder = /\{\{\s*(\w+)\s*\}\}/g

/**
 * Assigns a message's values to its template's variables, in order or by name. A variable in the title comes first.
 * Checks Meta's rules, because Meta's refusal names a code and no field.
 */
export function fitTemplate(content: TemplateContent, components: Component[]): Fitted {
  const header = componentOf(components, 'HEADER')
  const body = textOf(componentOf(components, 'BODY').text)
  const wanted = { title: variablesOf(textOf(header.text)), body: variablesOf(body) }
  const named = [...wanted.title, ...wanted.body].some((name) => !/^\d+$/.test(name))

  const titled = content.header?.type === 'text' ? [] : wanted.title
  const values = valuesOf(content.variables, titled, wanted.body)
  const problems = [
    ...(values ? [] : [countProblem(content.variables, [...titled, ...wanted.body], named)]),
    ...headerProblems(content, header, wanted.title),
    ...buttonProblems(content, components),
  ]
  if (!values || problems.length > 0) return { problems }

  const [title] = wanted.title
  const name = named ? title : undefined
  const filled = content.header?.type === 'text' ? content.header.text : values.title[0]
  const text = body?.replaceAll(placeholder, (_, key: string) => values.body[wanted.body.indexOf(key)] ?? '') ?? null
  return {
    text,
    content: {
      ...content,
      variables: named ? Object.fromEntries(wanted.body.map((key, at) => [key, values.body[at] ?? ''])) : values.body,
      ...(filled !== undefined && { header: { type: 'text' as const, text: filled, name } }),
    },
  }
}

/** The values of the title and of the body; undefined if there are too many or too few. */
function valuesOf(variables: TemplateContent['variables'], title: string[], body: string[]) {
  if (Array.isArray(variables)) {
    if (variables.length !== title.length + body.length) return undefined
    return { title: variables.slice(0, title.length), body: variables.slice(title.length) }
  }
  const given = new Map(Object.entries(variables))
  const find = (names: string[]) => names.flatMap((name) => given.get(name) ?? [])
  const found = { title: find(title), body: find(body) }
  const complete = found.title.length === title.length && found.body.length === body.length
  return complete && given.size === new Set([...title, ...body]).size ? found : undefined
}

function countProblem(variables: TemplateContent['variables'], wanted: string[], named: boolean): FieldProblem {
  const given = Array.isArray(variables) ? variables.length : Object.keys(variables).length
  const names = named || !Array.isArray(variables) ? `: ${wanted.join(', ')}` : ''
  const message =
    wanted.length === 0
      ? 'must be empty: the template has no variables'
      : `must be the ${wanted.length} that the template has${names}${given === wanted.length ? '' : `, not ${given}`}`
  return { field: 'variables', message }
}

function headerProblems({ header }: TemplateContent, component: Component, title: string[]): FieldProblem[] {
  const format = textOf(component.format)?.toLowerCase()
  const wanted = format === 'image' || format === 'video' || format === 'document' ? format : undefined
  if (wanted !== undefined && header === undefined) {
    return [{ field: 'header', message: `is required: the template begins with ${article(wanted)}` }]
  }
  if (header === undefined) return []
  if (header.type === 'text') {
    return title.length > 0
      ? []
      : [{ field: 'header', message: 'must not be given: the template’s title has no variable' }]
  }
  if (wanted === header.type) return []
  const has = wanted === undefined ? 'no media' : article(wanted)
  return [{ field: 'header.type', message: `is ${header.type}; the template begins with ${has}` }]
}

function article(type: string): string {
  return type === 'image' ? 'an image' : `a ${type}`
}

function buttonProblems({ buttons = [] }: TemplateContent, components: Component[]): FieldProblem[] {
  const kinds = listOf(componentOf(components, 'BUTTONS').buttons).map(kindOf)
  const wrong = buttons.flatMap(({ index, type }, at) => {
    const kind = kinds[index]
    if (kind?.type === type && kind.fillable) return []
    const message = kind ? `is not of type ${type} with a variable` : 'the template does not have'
    return [{ field: `buttons.${at}`, message: `names button ${index}, which ${message}` }]
  })
  const missing = kinds.flatMap((kind, index) => {
    const needed = kind?.type === 'url' && kind.fillable && !buttons.some((button) => button.index === index)
    return needed ? [{ field: 'buttons', message: `must have the end of the URL of button ${index}` }] : []
  })
  return [...wrong, ...missing]
}

function kindOf(value: unknown): { type: 'url' | 'quick_reply'; fillable: boolean } | undefined {
  const button = objectOf(value)
  if (button.type === 'QUICK_REPLY') return { type: 'quick_reply', fillable: true }
  if (button.type === 'URL') return { type: 'url', fillable: variablesOf(textOf(button.url)).length > 0 }
  return undefined
}

function componentOf(components: Component[], type: string): Component {
  return components.find((component) => component.type === type) ?? {}
}

/** Each variable once: ordered by number, or by appearance. */
function variablesOf(text: string | null): string[] {
  const names = [...new Set([...(text ?? '').matchAll(placeholder)].map(([, name = '']) => name))]
  return names.every((name) => /^\d+$/.test(name)) ? names.toSorted((a, b) => Number(a) - Number(b)) : names
}
