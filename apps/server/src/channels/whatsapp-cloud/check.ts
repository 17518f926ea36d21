import type { Content, TemplateContent } from '../../core/channels/content.ts'
import type { FieldProblem } from '../../kernel/errors.ts'

// Meta's limits, in characters.
const maxText = 4_096
const maxCaption = 1_024
const maxFilename = 240
const maxTitle = 60
const maxTemplateName = 512
const maxLabel = 1_000
const maxPayload = 128

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

function templateProblems({ name, variables, header, buttons = [] }: TemplateContent): FieldProblem[] {
  const title = header?.type === 'text' ? header.text : undefined
  const indexes = buttons.map(({ index }) => index)
  return [
    ...tooLong('name', name, maxTemplateName),
    ...Object.entries(variables).flatMap(([at, value]) => variableProblems(`variables.${at}`, value)),
    ...(title === undefined
      ? []
      : [...tooLong('header.text', title, maxTitle), ...variableProblems('header.text', title)]),
    ...buttons.flatMap(({ index, type, value }, at) => [
      ...(indexes.indexOf(index) < at ? [{ field: `buttons.${at}.index`, message: 'is there twice' }] : []),
      ...(type === 'quick_reply' ? tooLong(`buttons.${at}.value`, value, maxPayload) : []),
    ]),
  ]
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
