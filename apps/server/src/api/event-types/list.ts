import { z } from 'zod'

import { eventTypes } from '../../core/events/event.ts'
import type { Operation } from '../../web/route.ts'
import { oneOf, text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { dataSchema } from './data-schema.ts'

const eventType = z
  .object({
    type: z.enum(eventTypes),
    description: z.string().describe('When it happens.'),
    schema: z.record(z.string(), z.unknown()).describe('The JSON schema of its data.'),
    example: z.record(z.string(), z.unknown()).describe('Its data.'),
    dialects: z
      .array(
        z.object({
          dialect: z.string(),
          event: z.string().describe("The dialect's own name."),
          headers: z.record(z.string(), z.string()),
          body: z.string(),
        }),
      )
      .describe('The example as each dialect sends it, signed with an example secret.'),
  })
  .meta({
    id: 'EventType',
    examples: [
      {
        type: 'contact.deleted',
        description: 'A contact was erased. The id is all that is left.',
        schema: { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } },
        example: { id: 4821 },
        dialects: [
          {
            dialect: 'native',
            event: 'contact.deleted',
            headers: { 'content-type': 'application/json', 'webhook-id': '019bc0f5-8f40-7c3e-9d51-2a6b8e0f4c17' },
            body: '{"type":"contact.deleted","timestamp":"2026-01-15T09:30:00.000Z","data":{"id":4821}}',
          },
        ],
      },
    ],
  })

const eventTypeList = z.object({ data: z.array(eventType) }).meta({ id: 'EventTypes', examples: [{ data: [] }] })

export const listEventTypes: Operation = (app, { eventCatalogue }) => {
  app.get(
    '/event-types',
    {
      config: { scope: 'events:read' },
      schema: {
        operationId: 'listEventTypes',
        tags: ['Events'],
        summary: 'List all event types',
        description: 'Each with the schema and an example of its data, and with the example as each dialect sends it.',
        querystring: z.strictObject({
          type: oneOf(eventTypes).optional(),
          dialect: text(40).optional().describe('Only what this dialect sends.'),
        }),
        response: { 200: eventTypeList, ...problems() },
      },
    },
    async ({ query }) => {
      const data = eventCatalogue()
        .filter(({ type }) => query.type === undefined || type === query.type)
        .map(({ dialects, ...event }) => ({
          ...event,
          schema: dataSchema(event.type, event.example),
          dialects: dialects.filter(({ dialect }) => query.dialect === undefined || dialect === query.dialect),
        }))
        .filter(({ dialects }) => query.dialect === undefined || dialects.length > 0)
      return { data }
    },
  )
}
