import type { EventType } from '../events/event.ts'
import type { TopicName } from './topics.ts'

/** Says what has changed, not how: the client reads it again. */
export interface Hint {
  topic: string
  /** Null: several things have changed. */
  id: number | string | null
  type: string
}

/** An event, as far as a hint needs it. */
export interface Occurrence {
  id: string
  type: EventType
  /** The id in its data. */
  thing: string | null
  conversation: string | null
}

/** Too much has changed to name each. */
export const many = (topic: string): Hint => ({ topic, id: null, type: 'many' })

const topics: Readonly<Record<string, TopicName>> = {
  agent: 'agents',
  channel: 'channels',
  connection: 'connections',
  contact: 'contacts',
  conversation: 'conversations',
  deal: 'contacts',
  endpoint: 'endpoints',
  handoff: 'handoffs',
  meeting: 'meetings',
  message: 'messages',
  trigger: 'triggers',
}

/** The hints that an event gives. A message also changes its conversation. */
export function hintsOf({ id, type, thing, conversation }: Occurrence): Hint[] {
  const topic = topics[type.split('.', 1)[0] ?? '']
  return [
    { topic: 'events', id, type },
    ...(topic ? [{ topic, id: numberIn(thing), type }] : []),
    ...(conversation !== null && topic !== 'conversations'
      ? [{ topic: 'conversations', id: numberIn(conversation), type }]
      : []),
  ]
}

const numberIn = (text: string | null) => (text !== null && /^\d{1,15}$/.test(text) ? Number(text) : text)
