import type { Content } from '../channels/content.ts'
import type { Contact } from '../contacts/contact.ts'

/** `{{name}}`, or with a default: `{{name|there}}`. */
const placeholder = /\{\{([^{}|]*)(?:\|([^{}]*))?\}\}/g

const fields = ['name', 'company', 'phone', 'email', 'stage'] as const
const attribute = /^attributes\.(.+)$/

/** Fields without variables: vendors interpret their values. */
const names: ReadonlySet<string> = new Set(['type', 'language', 'mime_type', 'width'])
const urls: ReadonlySet<string> = new Set(['url', 'media_url', 'thumbnail_url'])

/** The contact lacks a value that a text needs. */
export class MissingVariable extends Error {
  override readonly name = 'MissingVariable'
}

/** Throws `MissingVariable` for a variable without a value and without a default. */
export function renderText(text: string, contact: Contact): string {
  return fill(text, (name, otherwise) => known(name, contact) ?? otherwise ?? missing(name))
}

/** Renders every text in it that a person reads. Values in a URL are percent-encoded. */
export function renderContent(content: Content, contact: Contact): Content {
  return mapTexts(content, (text, inUrl) => {
    const value = (name: string, otherwise: string | undefined) => known(name, contact) ?? otherwise ?? missing(name)
    return fill(text, inUrl ? (...variable) => encodeURIComponent(value(...variable)) : value)
  })
}

/** Returns a MissingVariable error instead of throwing it, for callers that render many. */
export function renderedOr<T>(render: () => T): T | MissingVariable {
  try {
    return render()
  } catch (error) {
    if (error instanceof MissingVariable) return error
    throw error
  }
}

/** The content with a short value for every variable, to check it before there is a contact. */
export function sampleContent(content: Content): Content {
  return mapTexts(content, (text) => fill(text, (_name, otherwise) => otherwise || 'x'))
}

/** The variables of these texts that no contact can have. */
export function unknownVariables(part: unknown): string[] {
  const unknown: string[] = []
  mapTexts(part, (text) =>
    fill(text, (name) => {
      if (!(fields as readonly string[]).includes(name) && !attribute.test(name)) unknown.push(name)
      return ''
    }),
  )
  return unknown
}

function known(name: string, contact: Contact): string | undefined {
  const key = attribute.exec(name)?.[1]
  const value = key === undefined ? contact[name as (typeof fields)[number]] : ownAttribute(contact, key)
  if (typeof value === 'string') return value.trim() || undefined
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

const ownAttribute = ({ attributes }: Contact, key: string) =>
  Object.hasOwn(attributes, key) ? attributes[key] : undefined

function missing(name: string): never {
  throw new MissingVariable(`the contact has no ${name}, and {{${name}}} has no default`)
}

function fill(text: string, value: (name: string, otherwise: string | undefined) => string): string {
  return text.replaceAll(placeholder, (_, name: string, otherwise?: string) => value(name.trim(), otherwise))
}

/** `name` is a template's name at the top level only: `variables` may have a key of that name. */
function mapTexts<T>(part: T, map: (text: string, inUrl: boolean) => string, key = '', depth = 0): T {
  if (typeof part === 'string') {
    const kept = names.has(key) || (key === 'name' && depth === 1)
    return (kept ? part : map(part, urls.has(key))) as T
  }
  if (Array.isArray(part)) return part.map((item) => mapTexts(item, map, key, depth + 1)) as T
  if (typeof part !== 'object' || part === null) return part
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [name, mapTexts(value, map, name, depth + 1)]),
  ) as T
}
