import { sayingOf } from '../messages/saying.ts'
import { agentSubject, type Fact, type Figure, personSubject } from './figure.ts'
import type { CountedEvent } from './read-events.ts'

/** A conversation since it was opened. */
export interface ConversationClock {
  openedAt: number
  askedAt: number | null
  answered: boolean
}

/** Null: it is resolved. */
export type Clocks = Map<number, ConversationClock | null>

export interface EnteredStage {
  contactId: number
  stage: string
  day: string
  at: Date
}

export interface Folded {
  figures: Figure[]
  /** In order; one that was entered before counts no more. */
  stages: EnteredStage[]
}

/** As far as figures need it. An event of an erased contact has nothing of it. */
interface Data {
  id?: number
  author?: string
  text?: string | null
  content?: Record<string, unknown> | null
  stage?: string
  status?: string
  assignee?: string | null
  agent_slug?: string | null
  conversation_id?: number
  conversation?: { id: number; assignee: string | null }
  run?: { agent_slug: string }
  changes?: Record<string, { from: unknown; to: unknown }>
}

/** The authors whose messages answer a contact. */
const answering = new Set(['api', 'agent', 'trigger'])

/** An event while it is counted. */
interface Counting {
  data: Data
  at: number
  clocks: Clocks
  add(fact: Fact, subject?: string, times?: number[]): void
  enter(stage: unknown): void
}

/** What events add to the figures. Changes `clocks`, which has the conversations that are open. */
export function foldEvents(events: readonly CountedEvent[], clocks: Clocks): Folded {
  const folded: Folded = { figures: [], stages: [] }
  for (const event of events) counted[event.type](countingOf(event, clocks, folded))
  return folded
}

function countingOf(event: CountedEvent, clocks: Clocks, { figures, stages }: Folded): Counting {
  const { day, contact_id: contactId, occurred_at: occurredAt } = event
  return {
    data: event.data as Data,
    at: occurredAt.getTime(),
    clocks,
    add(fact, subject = '', times = []) {
      figures.push({ fact, day, channelId: event.channel_id ?? 0, subject, count: 1, times })
    },
    enter(stage) {
      if (typeof stage === 'string' && contactId !== null) stages.push({ contactId, stage, day, at: occurredAt })
    },
  }
}

const counted: Record<CountedEvent['type'], (counting: Counting) => void> = {
  'contact.created': ({ data, enter }) => enter(data.stage),
  'contact.updated': ({ data, enter }) => enter(data.changes?.stage?.to),
  'conversation.created': open,
  'conversation.status_changed'(counting) {
    const { from, to } = counting.data.changes?.status ?? {}
    if (from === 'resolved') open(counting)
    if (to === 'resolved') resolve(counting)
  },
  'message.received'({ data, at, clocks, add }) {
    add('received')
    const clock = clockOf(data, clocks)
    if (clock && !clock.answered && clock.askedAt === null && asks(data)) clock.askedAt = at
  },
  'message.sent'({ data, at, clocks, add }) {
    const writer = writerOf(data)
    add('sent', writer)
    const clock = clockOf(data, clocks)
    if (!clock || clock.askedAt === null || clock.answered || !answering.has(data.author ?? '')) return
    add('first_response', writer, [secondsBetween(clock.askedAt, at)])
    clock.answered = true
  },
  'message.failed': ({ data, add }) => add('failed', writerOf(data)),
  'agent.run.completed': ({ data, add }) =>
    add(data.status === 'failed' ? 'runs_failed' : 'runs_completed', agentOf(data)),
  'handoff.created': ({ data, add }) => add('handoffs', agentOf(data)),
  'handoff.closed': ({ data, add }) => add('handoffs_closed', assigneeOf(data)),
}

function open({ data: { id }, at, clocks, add }: Counting): void {
  add('opened')
  if (id !== undefined) clocks.set(id, { openedAt: at, askedAt: null, answered: false })
}

function resolve({ data, at, clocks, add }: Counting): void {
  const { id } = data
  add('resolved', assigneeOf(data))
  const clock = id === undefined ? undefined : clocks.get(id)
  if (clock) add('resolution', assigneeOf(data), [secondsBetween(clock.openedAt, at)])
  if (id !== undefined) clocks.set(id, null)
}

const agentOf = ({ agent_slug: slug }: Data) => (slug ? agentSubject(slug) : '')
const assigneeOf = ({ assignee }: Data) => (assignee ? personSubject(assignee) : '')

/** The writer of a message: an agent, the assignee of the conversation, or what sends by itself. */
function writerOf({ author = '', run, conversation }: Data): string {
  if (run) return agentSubject(run.agent_slug)
  return author === 'api' && conversation?.assignee ? personSubject(conversation.assignee) : author
}

function asks({ text = null, content }: Data): boolean {
  const saying = sayingOf({ text, ...(content && { content }) })
  return saying === 'words' || saying === 'unknown'
}

const clockOf = ({ conversation_id: id }: Data, clocks: Clocks) => (id === undefined ? undefined : clocks.get(id))

// Clocks of processes differ a little.
const secondsBetween = (from: number, to: number) => Math.max(0, to - from) / 1_000

/** The conversations that events are about. */
export const conversationsIn = (events: readonly CountedEvent[]): number[] => [
  ...new Set(
    events.flatMap(({ type, data }) => {
      const { id, conversation_id } = data as Data
      const one = type.startsWith('conversation.') ? id : conversation_id
      return one === undefined ? [] : [one]
    }),
  ),
]
