import type { Preference } from '../../core/messages/record-preference.ts'
import { listOf, objectOf, textOf } from '../../kernel/read-json.ts'
import { metaIdentities } from './meta-identities.ts'

/** WhatsApp's own switch: "Stop" and "Resume" of a business's marketing messages. */
export function preferencesIn(value: unknown): Preference[] {
  return listOf(value)
    .map(objectOf)
    .flatMap(({ wa_id, user_id, category, value: choice }) => {
      const from = metaIdentities(textOf(wa_id), textOf(user_id))
      const known = category === 'marketing_messages' && (choice === 'stop' || choice === 'resume')
      return known && from.length > 0 ? [{ from, stop: choice === 'stop' }] : []
    })
}
