import type { GraphFailure } from './failure.ts'
import { invalid, missing, wrongValue } from './failure.ts'
import { listOf, objectOf } from './json.ts'
import { componentOf, type GraphTemplate, openButtonsOf, variablesOf } from './template.ts'

type Fields = Record<string, unknown>

const untold = (code: number, status: number, message: string, details: string): GraphFailure => ({
  code,
  status,
  details,
  message: `(#${code}) ${message}`,
})

/** Graph's refusal of a template message: first for its form, then for an unknown template. */
export function checkTemplate(content: Fields, templates: readonly GraphTemplate[] | undefined): GraphFailure | null {
  const { name } = content
  const language = objectOf(content.language).code
  if (typeof name !== 'string' || name === '') return missing('template.name')
  if (typeof language !== 'string' || language === '') return missing('template.language.code')
  const components = listOf(content.components).map(objectOf)
  for (const component of components) {
    const refused = checkComponent(component)
    if (refused) return refused
  }
  return templates ? checkAgainst(templates, { name, language, components }) : null
}

function checkComponent({ type, sub_type, index, parameters }: Fields): GraphFailure | null {
  if (type !== 'header' && type !== 'body' && type !== 'button') return wrongValue('template.components.type')
  if (!Array.isArray(parameters)) return missing('template.components.parameters')
  if (type === 'button') {
    if (sub_type !== 'url' && sub_type !== 'quick_reply') return wrongValue('template.components.sub_type')
    if (!/^\d$/.test(String(index))) return missing('template.components.index')
  }
  return parameters.map((parameter) => checkParameter(objectOf(parameter))).find((refused) => refused !== null) ?? null
}

function checkParameter(parameter: Fields): GraphFailure | null {
  const { type, text, payload } = parameter
  switch (type) {
    case 'text':
      if (typeof text !== 'string' || text === '') return missing('template.components.parameters.text')
      if (/[\n\t]| {5}/.test(text)) {
        return invalid('Param text cannot have new-line/tab characters or more than 4 consecutive spaces')
      }
      return null
    case 'payload':
      return typeof payload === 'string' ? null : missing('template.components.parameters.payload')
    case 'image':
    case 'video':
    case 'document':
      return typeof objectOf(parameter[type]).link === 'string' ? null : missing(`template.components.${type}.link`)
    default:
      return wrongValue('template.components.parameters.type')
  }
}

function checkAgainst(
  templates: readonly GraphTemplate[],
  { name, language, components }: { name: string; language: string; components: Fields[] },
): GraphFailure | null {
  const template = templates.find((one) => one.name === name && one.language === language)
  if (!template || template.status === 'REJECTED' || template.status === 'PENDING') {
    const details = `template name (${name}) does not exist in ${language}`
    return untold(132001, 404, 'Template name does not exist in the translation', details)
  }
  if (template.status === 'PAUSED') return untold(132015, 400, 'Template is Paused', `${name} is paused`)
  if (template.status === 'DISABLED') return untold(132016, 400, 'Template is Disabled', `${name} is disabled`)
  const given = (type: string) => listOf(components.find((component) => component.type === type)?.parameters)
  const counts: [string, unknown[], string[]][] = [
    ['body', given('body'), variablesOf(componentOf(template, 'BODY').text)],
    ['header', textual(given('header')), variablesOf(componentOf(template, 'HEADER').text)],
  ]
  for (const [part, parameters, expected] of counts) {
    if (parameters.length === expected.length) continue
    const details = `${part}: number of localizable_params (${parameters.length}) does not match the expected number of params (${expected.length})`
    return untold(132000, 400, 'Number of parameters does not match the expected number of params', details)
  }
  return (
    checkNames(template, given('body')) ?? checkHeader(template, given('header')) ?? checkButtons(template, components)
  )
}

const textual = (parameters: unknown[]) => parameters.filter((parameter) => objectOf(parameter).type === 'text')

function checkNames(template: GraphTemplate, parameters: unknown[]): GraphFailure | null {
  if (template.parameter_format !== 'NAMED') return null
  const expected = variablesOf(componentOf(template, 'BODY').text)
  const names = parameters.map((parameter) => objectOf(parameter).parameter_name)
  if (expected.every((name) => names.includes(name))) return null
  return untold(100, 400, 'Invalid parameter', `Parameter name is missing or empty: ${expected.join(', ')}`)
}

function checkHeader(template: GraphTemplate, parameters: unknown[]): GraphFailure | null {
  const { format } = componentOf(template, 'HEADER')
  const expected = typeof format === 'string' && format !== 'TEXT' ? format.toLowerCase() : undefined
  const found = parameters.map((parameter) => objectOf(parameter).type).find((type) => type !== 'text')
  if (found === expected) return null
  const details = `header: Format mismatch, expected ${expected ?? 'none'}, received ${found ?? 'none'}`
  return untold(132012, 400, 'Parameter format does not match format in the created template', details)
}

function checkButtons(template: GraphTemplate, components: Fields[]): GraphFailure | null {
  const filled = components.filter(({ type }) => type === 'button').map(({ index }) => Number(index))
  const open = openButtonsOf(template).find(({ index }) => !filled.includes(index))
  return open ? missing(`buttons: Button at index ${open.index} of type Url requires a parameter`) : null
}
