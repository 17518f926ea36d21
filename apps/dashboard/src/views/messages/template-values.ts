import type { Schemas } from '../../api/schema.gen.ts'

type Component = Record<string, unknown>
type Template = Schemas['Template']
export type TemplateContent = Extract<NonNullable<Schemas['NewMessage']['content']>, { type: 'template' }>
type Header = TemplateContent['header']
export type MediaType = 'image' | 'video' | 'document'

/** What a template wants to be told. `name`: of the variable, from 1 where it has a number. */
export interface Field {
  key: string
  part: 'title' | 'body' | 'button'
  name: string
  /** Of a button, from 0. */
  index?: number
  /** Of a button: what it is called. */
  label?: string
}

export interface Wanted {
  fields: Field[]
  /** The variables have names, not numbers. */
  isNamed: boolean
  /** It begins with a file. */
  media: MediaType | undefined
}

const media: Readonly<Record<string, MediaType>> = { IMAGE: 'image', VIDEO: 'video', DOCUMENT: 'document' }
const placeholder = /\{\{\s*(\w+)\s*\}\}/g

export function wantedBy(components: readonly Component[]): Wanted {
  const header = componentOf(components, 'HEADER')
  const names = { title: variablesIn(header?.text), body: variablesIn(componentOf(components, 'BODY')?.text) }
  const isNamed = [...names.title, ...names.body].some((name) => !isNumber(name))
  const fieldsOf = (part: 'title' | 'body'): Field[] =>
    names[part].map((name) => ({ key: isNamed ? name : `${part} ${name}`, part, name }))
  const fields = [...fieldsOf('title'), ...fieldsOf('body'), ...buttonFields(components)]
  return {
    // A name that is in the title and in the body is asked for once.
    fields: [...new Map(fields.toReversed().map((field) => [field.key, field])).values()].toReversed(),
    isNamed,
    media: media[String(header?.format)],
  }
}

function buttonFields(components: readonly Component[]): Field[] {
  const buttons = componentOf(components, 'BUTTONS')?.buttons
  if (!Array.isArray(buttons)) return []
  return (buttons as Component[]).flatMap(({ type, url, text }, index) =>
    type === 'COPY_CODE' || type === 'OTP' || (type === 'URL' && variablesIn(url).length > 0)
      ? [{ key: `button ${index}`, part: 'button' as const, name: String(index + 1), index, label: String(text ?? '') }]
      : [],
  )
}

/** What is known of the contact, for variables that have the name of it. The first number is mostly the person's name. */
export function suggested({ name, part }: Field, contact: Partial<Schemas['Contact']> | undefined): string {
  if (!contact || part === 'button') return ''
  const known: Readonly<Record<string, string | null | undefined>> = {
    1: contact.name,
    name: contact.name,
    first_name: contact.name?.split(' ', 1)[0],
    company: contact.company,
    phone: contact.phone,
    email: contact.email,
    stage: contact.stage,
  }
  return known[name.toLowerCase()] ?? ''
}

type Values = Readonly<Record<string, string>>

export function contentOf(
  { name, language, components }: Template,
  values: Values,
  file: { url: string; name: string } | undefined,
): TemplateContent {
  const { fields, isNamed, media: type } = wantedBy(components)
  const variables = fields.filter(({ part }) => part !== 'button')
  const buttons = fields.flatMap(({ key, index }) =>
    index === undefined ? [] : [{ index, type: buttonType(components, index), value: values[key] ?? '' }],
  )
  const header: Header =
    type && file ? { type, url: file.url, ...(type === 'document' && { filename: file.name }) } : undefined
  return {
    type: 'template',
    name,
    language,
    variables: isNamed
      ? Object.fromEntries(variables.map(({ key }) => [key, values[key] ?? '']))
      : variables.map(({ key }) => values[key] ?? ''),
    ...(header && { header }),
    ...(buttons.length > 0 && { buttons }),
  }
}

function buttonType(components: readonly Component[], index: number): 'url' | 'copy_code' {
  const buttons = componentOf(components, 'BUTTONS')?.buttons as Component[]
  return buttons[index]?.type === 'COPY_CODE' ? 'copy_code' : 'url'
}

/** The components with values as their examples: a preview shows those. */
export function filledIn(components: readonly Component[], values: Values): Component[] {
  const { isNamed } = wantedBy(components)
  return components.map((component) => {
    const part = component.type === 'HEADER' ? 'title' : 'body'
    if (component.type !== 'HEADER' && component.type !== 'BODY') return component
    const given = variablesIn(component.text).map((name) => ({
      name,
      value: values[isNamed ? name : `${part} ${name}`] || `{{${name}}}`,
    }))
    const example = isNamed
      ? { body_text_named_params: given.map(({ name, value }) => ({ param_name: name, example: value })) }
      : { body_text: [given.map(({ value }) => value)] }
    return { ...component, example }
  })
}

export const bodyOf = (components: readonly Component[]): string => String(componentOf(components, 'BODY')?.text ?? '')

const componentOf = (components: readonly Component[], type: string) => components.find((one) => one.type === type)

const isNumber = (name: string) => /^\d+$/.test(name)

/** Each once: by number, or as they come. */
function variablesIn(text: unknown): string[] {
  const names = [...new Set([...String(text ?? '').matchAll(placeholder)].map(([, name = '']) => name))]
  return names.every(isNumber) ? names.toSorted((one, other) => Number(one) - Number(other)) : names
}
