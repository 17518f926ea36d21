import { describe, expect, test } from 'vitest'

import { type Clocks, foldEvents } from './fold-events.ts'
import type { CountedEvent } from './read-events.ts'

const start = Date.UTC(2026, 0, 15, 9)

/** An event so many seconds after the start. */
const at = (seconds: number, type: CountedEvent['type'], data: object): CountedEvent => ({
  id: `${seconds}`,
  type,
  occurred_at: new Date(start + seconds * 1_000),
  day: '2026-01-15',
  channel_id: 4,
  contact_id: 9,
  data,
})
const opened = (seconds: number) => at(seconds, 'conversation.created', { id: 7 })
const asked = (seconds: number, content: object = { text: 'Hi' }) =>
  at(seconds, 'message.received', { conversation_id: 7, text: null, ...content })
const sent = (seconds: number, data: object) => at(seconds, 'message.sent', { conversation_id: 7, ...data })
const asha = { author: 'api', conversation: { id: 7, assignee: 'Asha' } }
const resolved = (seconds: number, from = 'open') =>
  at(seconds, 'conversation.status_changed', { id: 7, assignee: 'Asha', changes: { status: { from, to: 'resolved' } } })

function timesOf(events: CountedEvent[], clocks: Clocks = new Map()) {
  const { figures } = foldEvents(events, clocks)
  return figures.flatMap(({ fact, subject, times }) => times.map((time) => [fact, subject, time]))
}

describe('the first response', () => {
  test('is that to the first message that nobody has answered', () => {
    expect(timesOf([opened(0), asked(0), asked(50), sent(90, asha), asked(100), sent(110, asha)])).toEqual([
      ['first_response', 'person:Asha', 90],
    ])
  })

  test('is that of an agent, if it answers', () => {
    const run = { author: 'agent', run: { id: 1, agent_slug: 'sales.qualifier' } }
    expect(timesOf([opened(0), asked(0), sent(3, run)])).toEqual([['first_response', 'agent:sales.qualifier', 3]])
  })

  test.for(['campaign', 'system'])('is none by %s, nor without a question', (author) => {
    expect(timesOf([opened(0), sent(1, asha), asked(2), sent(9, { author })])).toEqual([])
  })

  test('is not asked for by a reaction', () => {
    const reaction = { content: { type: 'reaction' } }
    expect(timesOf([opened(0), asked(0, reaction), sent(9, asha)])).toEqual([])
  })

  test('is counted again after the conversation was opened again', () => {
    const reopened = at(200, 'conversation.status_changed', {
      id: 7,
      changes: { status: { from: 'resolved', to: 'open' } },
    })
    const events = [opened(0), asked(0), sent(10, asha), resolved(100), reopened, asked(200), sent(220, asha)]
    expect(timesOf(events)).toEqual([
      ['first_response', 'person:Asha', 10],
      ['resolution', 'person:Asha', 100],
      ['first_response', 'person:Asha', 20],
    ])
  })
})

test('what a batch leaves open goes on in the next one', () => {
  const clocks: Clocks = new Map()
  expect(timesOf([opened(0), asked(5)], clocks)).toEqual([])
  expect(clocks.get(7)).toEqual({ openedAt: start, askedAt: start + 5_000, answered: false })
  expect(timesOf([sent(15, asha), resolved(60)], clocks)).toEqual([
    ['first_response', 'person:Asha', 10],
    ['resolution', 'person:Asha', 60],
  ])
  expect(clocks.get(7)).toBeNull()
})

test('an event of an erased contact counts, without what was erased', () => {
  const erased = { erased: true }
  const { figures, stages } = foldEvents(
    [
      { ...at(0, 'contact.created', erased), contact_id: null },
      at(1, 'message.received', erased),
      at(2, 'message.sent', erased),
      at(3, 'conversation.status_changed', erased),
      at(4, 'agent.run.completed', erased),
    ],
    new Map(),
  )
  expect(stages).toEqual([])
  expect(figures.map(({ fact, subject, channelId }) => [fact, subject, channelId])).toEqual([
    ['received', '', 4],
    ['sent', '', 4],
    ['runs_completed', '', 4],
  ])
})
