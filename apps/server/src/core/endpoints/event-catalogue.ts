import type { EventType, ParleyEvent } from '../events/event.ts'
import { eventTypes } from '../events/event.ts'
import { eventMeanings } from '../events/meanings.ts'
import type { WebhookDialect } from './dialect.ts'
import { exampleData } from './event-examples.ts'
import { webhookRequest } from './webhook-request.ts'

/** How a dialect sends an event. */
export interface RenderedExample {
  dialect: string
  /** In the dialect's own words. */
  event: string
  headers: Record<string, string>
  body: string
}

export interface CataloguedEvent {
  type: EventType
  description: string
  /** Its data. */
  example: Record<string, unknown>
  dialects: RenderedExample[]
}

/** Every event type, with its example as each dialect sends it. */
export type EventCatalogue = () => readonly CataloguedEvent[]

const at = new Date('2026-01-15T09:30:00.000Z')
const target = {
  url: 'https://example.com/webhooks/parley',
  account: { id: 1, name: 'Default' },
  signs: true,
  changedAt: null,
  secrets: [{ secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=', since: null, until: null }],
}

export function createEventCatalogue({ dialects }: { dialects: ReadonlyMap<string, WebhookDialect> }): EventCatalogue {
  let made: readonly CataloguedEvent[] | undefined
  // Made at the first request: most processes never show it.
  return () => {
    made ??= eventTypes.map((type) => catalogued(type, [...dialects.values()]))
    return made
  }
}

function catalogued(type: EventType, dialects: readonly WebhookDialect[]): CataloguedEvent {
  const { test: _, ...example } = exampleData(type) as Record<string, unknown>
  const event: ParleyEvent = {
    id: '019bc0f5-8f40-7c3e-9d51-2a6b8e0f4c17',
    workspace_id: 1,
    type,
    occurred_at: at,
    data: example,
    simulated: false,
  }
  return {
    type,
    description: eventMeanings[type],
    example,
    dialects: dialects.flatMap((dialect) => renderedBy(dialect, event)),
  }
}

function renderedBy(dialect: WebhookDialect, event: ParleyEvent): RenderedExample[] {
  const names = Object.keys(dialect.events).filter((name) => dialect.events[name]?.includes(event.type))
  return names.flatMap((name) => {
    const request = webhookRequest({ ...target, dialect, subscribed: [name] }, event, at)
    if ('problem' in request) return []
    return [{ dialect: dialect.name, event: name, headers: request.headers, body: request.body }]
  })
}
