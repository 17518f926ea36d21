import type { TemplateChange } from '../../core/templates/apply-changes.ts'
import { objectOf, textOf } from '../../kernel/read-json.ts'
import { qualityOf } from './list-templates.ts'
import { integerOf } from './meta-values.ts'

// What happened to a template, where that isn't its new status by the same word.
const events: Record<string, Pick<TemplateChange, 'status' | 'removed'>> = {
  REINSTATED: { status: 'APPROVED' },
  // It may be paused soon; until then it is sent.
  FLAGGED: {},
  PENDING_DELETION: { removed: true },
  DELETED: { removed: true },
}

/** What one of Meta's webhooks says of a template; null for a webhook about something else. */
export function templateUpdateOf(field: unknown, value: unknown): TemplateChange | null {
  const update = objectOf(value)
  const change = changeOf(field, update)
  if (change === null) return null
  // A number here, where the list has text; one beyond 2^53 has lost its last digits.
  const id = integerOf(update.message_template_id) ?? textOf(update.message_template_id)
  const externalId = id === null ? null : String(id)
  const name = textOf(update.message_template_name)
  const language = textOf(update.message_template_language)
  if (externalId === null && (name === null || language === null)) return null
  return { externalId, name, language, ...change }
}

function changeOf(field: unknown, update: Record<string, unknown>): Partial<TemplateChange> | null {
  switch (field) {
    case 'message_template_status_update': {
      const event = textOf(update.event)?.toUpperCase()
      if (event === undefined) return null
      return Object.hasOwn(events, event) ? (events[event] ?? {}) : { status: event }
    }
    case 'template_category_update':
    case 'message_template_category_update':
      return { category: textOf(update.new_category)?.toUpperCase() }
    case 'message_template_quality_update':
      return { quality: qualityOf(update.new_quality_score) }
    default:
      return null
  }
}
