import type { Assessment } from '../scoring/score.ts'
import type { Changes, Contact } from './contact.ts'

export function scoreChanges(before: Contact, { score, temperature }: Assessment): Changes {
  return {
    ...(score !== before.score && { score: { from: before.score, to: score } }),
    ...(temperature !== before.temperature && { temperature: { from: before.temperature, to: temperature } }),
  }
}
