import type { Fitted } from '../../core/channels/adapter.ts'
import type { TemplateButton, TemplateContent, TemplateValues } from '../../core/channels/content.ts'
import type { FieldProblem } from '../../kernel/errors.ts'
import { listOf, objectOf, textOf } from '../../kernel/read-json.ts'

type Component = Record<string, unknown>

const placeholder = /\{\{\s*(\w+)\s*\}\}/g

type FittedValues = { values: TemplateValues; text: string | null } | { problems: FieldProblem[] }

/**
 * Assigns a message's values to its template's variables, in order or by name. A variable in the title comes first.
 * Checks Meta's rules, because Meta's refusal names a code and no field.
 */
export function fitTemplate(content: TemplateContent, components: Component[]): Fitted {
  const fitted = fitValues(content, components)
  const cards = fitCards(content.cards, componentOf(components, 'CAROUSEL'))
  const problems = [
    ...('problems' in fitted ? fitted.problems : []),
    ...offerProblems(content, componentOf(components, 'LIMITED_TIME_OFFER')),
    ...('problems' in cards ? cards.problems : []),
  ]
  if ('problems' in fitted || 'problems' in cards || problems.length > 0) return { problems }
  return { text: fitted.text, content: { ...content, ...fitted.values, ...cards } }
}

/** The values of a template without its cards, or of one card. */
function fitValues(given: TemplateValues, components: Component[]): FittedValues {
  const header = componentOf(components, 'HEADER')
  const body = textOf(componentOf(components, 'BODY').text)
  const wanted = { title: variablesOf(textOf(header.text)), body: variablesOf(body) }
  const named = [...wanted.title, ...wanted.body].some((name) => !/^\d+$/.test(name))

  const titled = given.header?.type === 'text' ? [] : wanted.title
  const values = valuesOf(given.variables, titled, wanted.body)
  const kinds = listOf(componentOf(components, 'BUTTONS').buttons).map(kindOf)
  const problems = [
    ...(values ? [] : [countProblem(given.variables, [...titled, ...wanted.body], named)]),
    ...headerProblems(given, header, wanted.title),
    ...buttonProblems(given, kinds),
  ]
  if (!values || problems.length > 0) return { problems }

  const [title] = wanted.title
  const name = named ? title : undefined
  const filled = given.header?.type === 'text' ? given.header.text : values.title[0]
  const text = body?.replaceAll(placeholder, (_, key: string) => values.body[wanted.body.indexOf(key)] ?? '') ?? null
  const buttons = [...(given.buttons ?? []), ...formsOf(given, kinds)]
  return {
    text,
    values: {
      variables: named ? Object.fromEntries(wanted.body.map((key, at) => [key, values.body[at] ?? ''])) : values.body,
      ...(given.header && { header: given.header }),
      ...(filled !== undefined && { header: { type: 'text' as const, text: filled, name } }),
      ...((given.buttons || buttons.length > 0) && { buttons }),
    },
  }
}

/** Meta wants a value for the button of a form, even where there is nothing to say. */
function formsOf({ buttons = [] }: TemplateValues, kinds: ButtonKind[]): TemplateButton[] {
  return kinds.flatMap(({ type }, index) => {
    const given = buttons.some((button) => button.index === index)
    return type === 'flow' && !given ? [{ index, type }] : []
  })
}

function fitCards(
  given: TemplateValues[] | undefined,
  carousel: Component,
): { cards?: TemplateValues[] } | { problems: FieldProblem[] } {
  const wanted = listOf(carousel.cards).map((card) => listOf(objectOf(card).components).map(objectOf))
  if (wanted.length === 0) {
    const message = 'must not be given: the template has no cards'
    return given ? { problems: [{ field: 'cards', message }] } : {}
  }
  if (given?.length !== wanted.length) {
    const message = given
      ? `must be the ${wanted.length} that the template has, not ${given.length}`
      : `is required: the template has ${wanted.length} cards`
    return { problems: [{ field: 'cards', message }] }
  }
  const fitted = given.map((values, n) => fitValues(values, wanted[n] ?? []))
  const problems = fitted.flatMap((one, n) =>
    'problems' in one ? one.problems.map(({ field, message }) => ({ field: `cards.${n}.${field}`, message })) : [],
  )
  if (problems.length > 0) return { problems }
  return { cards: fitted.flatMap((one) => ('values' in one ? [one.values] : [])) }
}

function offerProblems({ expires_at }: TemplateContent, offer: Component): FieldProblem[] {
  const field = 'expires_at'
  const expires = objectOf(offer.limited_time_offer).has_expiration === true
  if (expires && expires_at === undefined)
    return [{ field, message: 'is required: the template’s offer ends at a time' }]
  if (expires || expires_at === undefined) return []
  return [{ field, message: 'must not be given: the template has no offer that ends' }]
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

/** Meta's formats of a header that is no text, and what they are called to people. */
const headers = {
  IMAGE: { type: 'image', name: 'an image' },
  VIDEO: { type: 'video', name: 'a video' },
  DOCUMENT: { type: 'document', name: 'a document' },
  LOCATION: { type: 'location', name: 'a location' },
  PRODUCT: { type: 'product', name: 'a product' },
} as const

function headerProblems({ header }: TemplateValues, component: Component, title: string[]): FieldProblem[] {
  const format = textOf(component.format)?.toUpperCase() ?? 'TEXT'
  const wanted = format === 'TEXT' ? undefined : headers[format as keyof typeof headers]
  if (format !== 'TEXT' && !wanted) {
    return [{ field: 'name', message: `is a template with a header of format ${format}, which Parley can’t send` }]
  }
  if (wanted && header === undefined) {
    return [{ field: 'header', message: `is required: the template begins with ${wanted.name}` }]
  }
  if (header === undefined) return []
  if (header.type === 'text') {
    return title.length > 0
      ? []
      : [{ field: 'header', message: 'must not be given: the template’s title has no variable' }]
  }
  if (wanted?.type === header.type) return []
  const has = wanted?.name ?? 'no media'
  return [{ field: 'header.type', message: `is ${header.type}; the template begins with ${has}` }]
}

interface ButtonKind {
  /** Undefined: it takes no value. */
  type?: TemplateButton['type']
  /** What it can't be sent without. */
  needs?: string
  /** Meta's name of a kind whose value Parley can't send. */
  unsupported?: string
}

function buttonProblems({ buttons = [] }: TemplateValues, kinds: ButtonKind[]): FieldProblem[] {
  const unsupported = kinds.flatMap(({ unsupported: kind }) =>
    kind === undefined
      ? []
      : [{ field: 'name', message: `is a template with a button of type ${kind}, which Parley can’t fill in` }],
  )
  const wrong = buttons.flatMap(({ index, type }, at) => {
    const kind = kinds[index]
    if (kind?.type === type) return []
    const other = type === 'url' ? 'is not of type url with a variable' : `is not of type ${type}`
    const message = `names button ${index}, which ${kind ? other : 'the template does not have'}`
    return [{ field: `buttons.${at}`, message }]
  })
  const missing = kinds.flatMap(({ needs }, index) =>
    needs === undefined || buttons.some((button) => button.index === index)
      ? []
      : [{ field: 'buttons', message: `must have ${needs} button ${index}` }],
  )
  return [...unsupported, ...wrong, ...missing]
}

function kindOf(value: unknown): ButtonKind {
  const button = objectOf(value)
  switch (button.type) {
    case 'URL':
      return variablesOf(textOf(button.url)).length > 0 ? { type: 'url', needs: 'the end of the URL of' } : {}
    // Meta shows it as a URL that ends with the code, and wants it filled in as one.
    case 'OTP':
      return { type: 'url', needs: 'the code of' }
    case 'QUICK_REPLY':
      return { type: 'quick_reply' }
    case 'COPY_CODE':
      return { type: 'copy_code', needs: 'the code of' }
    case 'FLOW':
      return { type: 'flow' }
    case 'CATALOG':
      return { type: 'catalog' }
    case 'MPM':
      return { type: 'products', needs: 'the products of' }
    case 'ORDER_DETAILS':
      return { unsupported: button.type }
    default:
      return {}
  }
}

function componentOf(components: Component[], type: string): Component {
  return components.find((component) => textOf(component.type)?.toUpperCase() === type) ?? {}
}

/** Each variable once: ordered by number, or by appearance. */
function variablesOf(text: string | null): string[] {
  const names = [...new Set([...(text ?? '').matchAll(placeholder)].map(([, name = '']) => name))]
  return names.every((name) => /^\d+$/.test(name)) ? names.toSorted((a, b) => Number(a) - Number(b)) : names
}
