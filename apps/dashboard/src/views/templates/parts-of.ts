type Component = Record<string, unknown>

/** What a template shows. */
interface Parts {
  header: string | null
  /** `IMAGE`, `VIDEO`, `DOCUMENT`: stands where there is one. */
  media: string | null
  body: string
  footer: string | null
  buttons: string[]
}

export function partsOf(components: readonly Component[]): Parts {
  const find = (type: string) => components.find((one) => one.type === type)
  const header = find('HEADER')
  const isText = header?.format === undefined || header.format === 'TEXT'
  const buttons = find('BUTTONS')?.buttons
  return {
    header: header && isText ? filled(header) : null,
    media: header && !isText ? String(header.format) : null,
    body: filled(find('BODY')),
    footer: textIn(find('FOOTER')) || null,
    buttons: Array.isArray(buttons) ? buttons.map(textIn).filter(Boolean) : [],
  }
}

const textIn = (component: unknown): string => {
  const text = (component as Component | undefined)?.text
  return typeof text === 'string' ? text : ''
}

/** Its text with its examples. */
function filled(component: Component | undefined): string {
  const examples = examplesIn((component?.example ?? {}) as Component)
  return textIn(component).replaceAll(/\{\{(\w+)\}\}/g, (variable, name: string) => examples[name] ?? variable)
}

/** Meta has them by position, as a list in a list for a body, or by name. */
function examplesIn(example: Component): Record<string, string> {
  const named = [example.body_text_named_params, example.header_text_named_params].find(Array.isArray)
  if (named) return Object.fromEntries(named.map(({ param_name: name, example: value }) => [name, value]))
  const listed = [example.body_text, example.header_text].find(Array.isArray)?.flat() ?? []
  return Object.fromEntries(listed.map((value, place) => [String(place + 1), String(value)]))
}
