import type { Changes, Contact } from '../contacts/contact.ts'
import type { Assessment } from './score.ts'

export function scoreChanges(before: Contact, { score, temperature }: Assessment): Changes {
  return {
    ...(score !== before.score && { score: { from: before.score, to: score } }),
    ...(temperature !== before.temperature && { temperature: { from: before.temperature, to: temperature } }),
  }
}
