import { z } from 'zod'

import type { EventType } from '../../core/events/event.ts'
import { channel } from '../resources/channel.ts'
import { contact } from '../resources/contact.ts'
import { conversation } from '../resources/conversation.ts'
import { endpoint } from '../resources/endpoint.ts'
import { message } from '../resources/message.ts'

/** By the first word of an event type: the resource whose snapshot its data is. */
const snapshots: Readonly<Record<string, z.ZodObject>> = {
  channel,
  contact,
  conversation,
  deal: contact,
  endpoint,
  message,
}

type Schema = Record<string, unknown>

/**
 * The JSON schema of an event's data: its fields as the resource describes them. What a resource doesn't have is taken
 * from the example.
 */
export function dataSchema(type: EventType, example: Record<string, unknown>): Schema {
  const known = describedFields(snapshots[type.split('.')[0] ?? ''])
  const properties = Object.entries(example).map(([name, value]) => [name, known[name] ?? schemaOf(value)])
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    required: Object.keys(example),
    properties: Object.fromEntries(properties),
  }
}

function describedFields(resource: z.ZodObject | undefined): Record<string, Schema> {
  if (!resource) return {}
  const { properties } = z.toJSONSchema(z.object(resource.shape), {
    io: 'input',
    unrepresentable: 'any',
    reused: 'inline',
  })
  return (properties ?? {}) as Record<string, Schema>
}

/** An example doesn't tell what else a null or the items of an empty list may be. */
function schemaOf(value: unknown): Schema {
  if (value === null) return {}
  if (Array.isArray(value)) return { type: 'array', ...(value.length > 0 && { items: schemaOf(value[0]) }) }
  if (typeof value === 'object') {
    const fields = Object.entries(value as object).map(([name, one]) => [name, schemaOf(one)])
    return { type: 'object', properties: Object.fromEntries(fields) }
  }
  if (typeof value === 'number') return { type: Number.isInteger(value) ? 'integer' : 'number' }
  return { type: typeof value }
}
