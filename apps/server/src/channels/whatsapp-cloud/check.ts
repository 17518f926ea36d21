import type { Content, TemplateButton, TemplateContent, TemplateValues } from '../../core/channels/content.ts'
import type { FieldProblem } from '../../kernel/errors.ts'

// Meta's limits, in characters.
const maxText = 4_096
const maxCaption = 1_024
const maxFilename = 240
const maxTitle = 60
const maxTemplateName = 512
const maxLabel = 1_000
const maxPayload = 128
const maxCode = 15
const maxSections = 10
const maxSectionTitle = 24
const maxProducts = 30

/** The problems for which Meta would refuse a message. Meta itself would only say so after the send was queued. */
export function checkForMeta(content: Content): FieldProblem[] {
  switch (content.type) {
    case 'text':
      return tooLong('text', content.text, maxText)
    case 'image':
    case 'video':
      return tooLong('caption', content.caption, maxCaption)
    case 'document':
      return [...tooLong('caption', content.caption, maxCaption), ...tooLong('filename', content.filename, maxFilename)]
    case 'location':
      return tooLong('label', content.label, maxLabel)
    case 'template':
      return templateProblems(content)
    default:
      return []
  }
}

function templateProblems({ name, cards = [], ...values }: TemplateContent): FieldProblem[] {
  return [
    ...tooLong('name', name, maxTemplateName),
    ...valueProblems(values, ''),
    ...cards.flatMap((card, n) => valueProblems(card, `cards.${n}.`)),
  ]
}

function valueProblems({ variables, header, buttons = [] }: TemplateValues, prefix: string): FieldProblem[] {
  const title = header?.type === 'text' ? header.text : undefined
  const indexes = buttons.map(({ index }) => index)
  return [
    ...Object.entries(variables).flatMap(([at, value]) => variableProblems(`${prefix}variables.${at}`, value)),
    ...(title === undefined
      ? []
      : [...tooLong(`${prefix}header.text`, title, maxTitle), ...variableProblems(`${prefix}header.text`, title)]),
    ...buttons.flatMap((button, at) => [
      ...(indexes.indexOf(button.index) < at
        ? [{ field: `${prefix}buttons.${at}.index`, message: 'is there twice' }]
        : []),
      ...buttonProblems(button, `${prefix}buttons.${at}.`),
    ]),
  ]
}

function buttonProblems(button: TemplateButton, prefix: string): FieldProblem[] {
  switch (button.type) {
    case 'quick_reply':
      return tooLong(`${prefix}value`, button.value, maxPayload)
    case 'copy_code':
      return tooLong(`${prefix}value`, button.value, maxCode)
    case 'products': {
      const { sections } = button
      const products = sections.reduce((sum, section) => sum + section.products.length, 0)
      return [
        ...(sections.length > maxSections
          ? [{ field: `${prefix}sections`, message: `must have at most ${maxSections}` }]
          : []),
        ...(products > maxProducts
          ? [{ field: `${prefix}sections`, message: `must have at most ${maxProducts} products` }]
          : []),
        ...sections.flatMap(({ title }, n) => tooLong(`${prefix}sections.${n}.title`, title, maxSectionTitle)),
      ]
    }
    default:
      return []
  }
}

/** Meta's rule for a template variable: one line, without gaps. */
function variableProblems(field: string, value: string): FieldProblem[] {
  if (value.trim() === '') return [{ field, message: 'must not be blank' }]
  if (!/[\n\r\t]| {5}/.test(value)) return []
  return [{ field, message: 'must not have line breaks, tabs or more than four spaces in a row' }]
}

function tooLong(field: string, value: string | undefined, max: number): FieldProblem[] {
  if (value === undefined || [...value].length <= max) return []
  return [{ field, message: `must have at most ${max} characters` }]
}
