import type { Preference } from '../../core/messages/record-preference.ts'
import type { TemplateChange } from '../../core/templates/apply-changes.ts'
import { postgresSafeJson } from '../../kernel/postgres-safe-text.ts'
import { listOf, objectOf, textOf } from '../../kernel/read-json.ts'
import type { InboundMessage, MessageEcho } from './inbound-message.ts'
import { inboundMessageOf, isOfGroup, messageEchoOf } from './inbound-message.ts'
import type { StatusUpdate } from './status-update.ts'
import { statusUpdateOf } from './status-update.ts'
import { templateUpdateOf } from './template-update.ts'
import { preferencesIn } from './user-preferences.ts'

interface WebhookChange {
  /** The id of the number that it concerns. */
  phoneNumberId: string
  inbound: InboundMessage[]
  echoes?: MessageEcho[]
  statuses: StatusUpdate[]
  preferences?: Preference[]
  /** How many messages of groups were passed over. */
  ofGroups?: number
}

/** The change of an account's template. */
interface TemplateNews {
  wabaId: string
  change: TemplateChange
}

export interface ParsedWebhook {
  changes: WebhookChange[]
  templates: TemplateNews[]
}

/**
 * Parses the messages, echoes and templates of a webhook. Skips anything else, known or not: without a 2xx, Meta would
 * repeat it for days.
 */
export function parseWebhook(body: unknown): ParsedWebhook {
  const entries = listOf(objectOf(postgresSafeJson(body)).entry)
  const changes = entries.flatMap((entry) => listOf(objectOf(entry).changes))
  return {
    changes: changes.map(changeOf).filter((change) => change !== null),
    templates: entries.map(objectOf).flatMap(templateNewsOf),
  }
}

function templateNewsOf({ id, changes }: Record<string, unknown>): TemplateNews[] {
  const wabaId = textOf(id)
  if (wabaId === null) return []
  return listOf(changes)
    .map(objectOf)
    .map(({ field, value }) => templateUpdateOf(field, value))
    .filter((change) => change !== null)
    .map((change) => ({ wabaId, change }))
}

function changeOf(value: unknown): WebhookChange | null {
  const change = objectOf(value)
  const content = objectOf(change.value)
  const phoneNumberId = textOf(objectOf(content.metadata).phone_number_id)
  if (phoneNumberId === null) return null
  const nothing = { phoneNumberId, inbound: [], statuses: [] }
  switch (change.field) {
    case 'messages':
      return { ...nothing, ...messagesIn(content) }
    case 'smb_message_echoes':
      return { ...nothing, echoes: echoesIn(content) }
    case 'user_preferences':
      return { ...nothing, preferences: preferencesIn(content.user_preferences) }
    default:
      return null
  }
}

function echoesIn(content: Record<string, unknown>): MessageEcho[] {
  return listOf(content.message_echoes)
    .filter((echo) => !isOfGroup(echo))
    .map(messageEchoOf)
    .filter((echo) => echo !== null)
}

function messagesIn(content: Record<string, unknown>): Pick<WebhookChange, 'inbound' | 'statuses' | 'ofGroups'> {
  const contacts = listOf(content.contacts)
  const messages = listOf(content.messages)
  const ofGroups = messages.filter(isOfGroup).length
  return {
    ...(ofGroups > 0 && { ofGroups }),
    inbound: messages
      .filter((message) => !isOfGroup(message))
      .map((message) => inboundMessageOf(message, contacts))
      .filter((message) => message !== null),
    statuses: listOf(content.statuses)
      .map((status) => statusUpdateOf(status, contacts))
      .filter((status) => status !== null),
  }
}
