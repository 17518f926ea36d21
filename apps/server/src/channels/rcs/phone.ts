import { parsePhone } from '../../core/contacts/phone.ts'

/** With a plus, as Google writes numbers; undefined for an invalid number. */
export function e164(text: string): string | undefined {
  try {
    return `+${parsePhone(text, null)}`
  } catch {
    return undefined
  }
}
