import type { TemplateButton, TemplateContent, TemplateHeader } from '../../core/channels/content.ts'

/** A template message in Graph's format: one component for each part with variables. */
export function templateBody({ name, language, variables, header, buttons }: TemplateContent): object {
  const body = parametersOf(variables)
  const components = [
    ...(header ? [{ type: 'header', parameters: [headerParameter(header)] }] : []),
    ...(body.length > 0 ? [{ type: 'body', parameters: body }] : []),
    ...(buttons ?? []).map(buttonComponent),
  ]
  return { name, language: { code: language }, ...(components.length > 0 && { components }) }
}

function parametersOf(variables: TemplateContent['variables']): object[] {
  if (Array.isArray(variables)) return variables.map((text) => ({ type: 'text', text }))
  return Object.entries(variables).map(([parameter_name, text]) => ({ type: 'text', parameter_name, text }))
}

function headerParameter(header: TemplateHeader): object {
  if (header.type === 'text') return { type: 'text', parameter_name: header.name, text: header.text }
  const { type, url: link, filename } = header
  return { type, [type]: { link, ...(type === 'document' && { filename }) } }
}

function buttonComponent({ index, type, value }: TemplateButton): object {
  const parameter = type === 'url' ? { type: 'text', text: value } : { type: 'payload', payload: value }
  return { type: 'button', sub_type: type, index: String(index), parameters: [parameter] }
}
