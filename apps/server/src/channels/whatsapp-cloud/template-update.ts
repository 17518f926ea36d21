import type { TemplateChange } from '../../core/templates/apply-changes.ts'
import { objectOf, textOf } from '../../kernel/read-json.ts'
import { qualityOf } from './list-templates.ts'
import { integerOf } from './meta-values.ts'

// The events of a template whose name is not its new status.
const events: Record<string, Pick<TemplateChange, 'status' | 'removed'>> = {
  REINSTATED: { status: 'APPROVED' },
  // It may be paused soon, but can still be sent.
  FLAGGED: {},
  PENDING_DELETION: { removed: true },
  DELETED: { removed: true },
}

/** Parses a webhook about a template; null for any other webhook. */
export function templateUpdateOf(field: unknown, value: unknown): TemplateChange | null {
  const update = objectOf(value)
  const change = changeOf(field, update)
  if (change === null) return null
  // A number here, but text in the list of templates. Beyond 2^53 its last digits are lost.
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
