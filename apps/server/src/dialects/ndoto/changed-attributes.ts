import type { Changes } from '../../core/contacts/contact.ts'
import { toAssigneeId } from './assignee.ts'
import { toPhoneNumber } from './contact.ts'

interface Translation {
  name: string
  value: (value: unknown) => unknown
}

const unlessNull = (translate: (text: string) => unknown) => (value: unknown) =>
  value === null ? null : translate(String(value))

const translations: Record<string, Translation> = {
  assignee: { name: 'assignee_id', value: unlessNull(toAssigneeId) },
  phone: { name: 'phone_number', value: unlessNull(toPhoneNumber) },
  company: { name: 'company_name', value: (value) => value },
}

/** What changed, in Ndoto's names: `[{"status": {"previous_value": "open", "current_value": "resolved"}}]`. */
export function toChangedAttributes(changes: Changes): object[] {
  return Object.entries(changes).map(([field, { from, to }]) => {
    const { name, value } = translations[field] ?? { name: nameOf(field), value: (same: unknown) => same }
    return { [name]: { previous_value: value(from), current_value: value(to) } }
  })
}

function nameOf(field: string): string {
  return field.replace(/^attributes\./, 'custom_attributes.')
}
