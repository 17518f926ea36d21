import { exampleData } from '../core/endpoints/event-examples.ts'
import { type EventType, eventTypes } from '../core/events/event.ts'
import { eventMeanings } from '../core/events/meanings.ts'

const responses = {
  '2XX': { description: 'Delivered. Anything else is retried, but for 410, which disables the endpoint.' },
}

/** The OpenAPI document's `webhooks`: the deliveries of the native dialect. */
export const openApiWebhooks = Object.fromEntries(
  eventTypes.map((type) => [type, { post: { summary: eventMeanings[type], requestBody: bodyOf(type), responses } }]),
)

function bodyOf(type: EventType) {
  const { test: _, ...data } = exampleData(type) as { test?: true }
  const schema = {
    type: 'object' as const,
    required: ['type', 'timestamp', 'data'],
    properties: {
      type: { type: 'string' as const, enum: [type] },
      timestamp: { type: 'string' as const, format: 'date-time', description: 'When it happened.' },
      simulated: {
        type: 'boolean' as const,
        description: 'True: the simulator or a test key caused it. Otherwise absent.',
      },
      data: { type: 'object' as const, additionalProperties: true },
    },
  }
  const example = { type, timestamp: '2026-01-15T09:30:00.000Z', data }
  return { required: true, content: { 'application/json': { schema, example } } }
}
