import { parsePhone } from '../../core/contacts/phone.ts'

/** With the plus, as Google writes numbers; undefined for what is none. */
export function e164(text: string): string | undefined {
  try {
    return `+${parsePhone(text, null)}`
  } catch {
    return undefined
  }
}
