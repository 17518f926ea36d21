import type { Db } from '../../db/database.ts'
import { invalidField } from '../../kernel/errors.ts'
import type { ContactInput } from '../contacts/contact.ts'
import { normalizeInput } from '../contacts/normalize.ts'
import { tagsAtMost } from '../contacts/tags.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { ImportField, Mapping } from './mapping.ts'

const longest: Partial<Record<ImportField, number>> = {
  phone: 200,
  email: 320,
  linkedin: 500,
  name: 300,
  company: 300,
  source: 100,
  intent: 5_000,
  stage: 100,
  time_zone: 60,
  owner: 200,
  lost_reason: 500,
}

/** A row as the input of a contact. Empty cells say nothing. Throws `invalid` naming the field. */
export async function readRow(
  db: Db,
  tenant: Tenant,
  { columns, mapping }: { columns: readonly string[]; mapping: Mapping },
  cells: readonly string[],
): Promise<ContactInput> {
  const input: ContactInput = {}
  for (const [place, column] of columns.entries()) {
    const field = Object.hasOwn(mapping, column) ? mapping[column] : undefined
    const text = cells[place]?.trim() ?? ''
    if (field !== undefined && text !== '') Object.assign(input, cellOf(field, text, input))
  }
  if (input.currency && !/^[A-Za-z]{3}$/.test(input.currency)) {
    throw invalidField('currency', 'must be an ISO 4217 code like USD')
  }
  const read = await normalizeInput(db, tenant, input)
  if (!read.phone && !read.email && !read.linkedin) {
    throw invalidField('phone', 'is required, or an e-mail address or a LinkedIn profile instead')
  }
  return read
}

function cellOf(field: ImportField, text: string, input: ContactInput): ContactInput {
  if (field.startsWith('attributes.')) {
    return { attributes: { ...input.attributes, [field.slice('attributes.'.length)]: text } }
  }
  const most = longest[field]
  if (most !== undefined && text.length > most) throw invalidField(field, `must have at most ${most} characters`)
  if (field === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(text)) {
    throw invalidField(field, 'must be an e-mail address')
  }
  if (field === 'score') return { score: wholeNumber(field, text, 100) }
  if (field === 'deal_value') return { deal_value_cents: centsIn(text) }
  return field === 'tags' ? { tags: tagsOf(text) } : { [field]: text }
}

function wholeNumber(field: string, text: string, most: number): number {
  if (!/^\d{1,15}$/.test(text) || Number(text) > most) {
    throw invalidField(field, `must be a whole number from 0 to ${most}`)
  }
  return Number(text)
}

/** `1,234.50`, `1.234,50` and `1234.5` are 123450. */
function centsIn(text: string): number {
  const plain = text.replaceAll(/[\s\u00a0']/g, '')
  const parts = /^(\d{1,3}(?:[.,]\d{3})+|\d{1,12})(?:[.,](\d{1,2}))?$/.exec(plain)
  if (!parts) throw invalidField('deal_value', 'must be an amount like 1234.50')
  const cents = Number(parts[1]?.replaceAll(/[.,]/g, '')) * 100 + Number((parts[2] ?? '').padEnd(2, '0'))
  if (!Number.isSafeInteger(cents)) throw invalidField('deal_value', 'must be an amount like 1234.50')
  return cents
}

function tagsOf(text: string): string[] {
  const tags = text
    .split(/[,;|]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
  if (tags.length > tagsAtMost) throw invalidField('tags', `must have at most ${tagsAtMost} tags`)
  if (tags.some((tag) => tag.length > 100)) throw invalidField('tags', 'must have at most 100 characters each')
  return tags
}
