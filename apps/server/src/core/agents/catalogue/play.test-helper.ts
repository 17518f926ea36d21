import { readFileSync } from 'node:fs'

import { expect } from 'vitest'

import type { Contact } from '../../contacts/contact.ts'
import type { Slot } from '../../meetings/slot.ts'
import type { AgentDefinition } from '../definition.ts'
import type { Act, Situation, ToolResult, TranscriptMessage } from '../situation.ts'
import { type ToolInputs, type ToolName, type ToolOutputs, toolInputs } from '../tools.ts'
import {
  type RecordedConversation,
  recordedConversations,
  type TextCheck,
  type Turn,
} from './recorded-conversation.test-helper.ts'

export function conversationsOf({ slug }: Pick<AgentDefinition, 'slug'>): RecordedConversation[] {
  const file = `${slug.replaceAll(/[._]/g, '-')}.conversations.json`
  return recordedConversations.parse(JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')))
}

export interface Call {
  tool: ToolName
  input: Record<string, unknown>
  result: ToolResult<unknown>
}

/** Makes the decisions of a turn: an agent's rules, or something that drives a model. */
export type Player = (situation: Situation, act: Act) => Promise<void>

/** Plays a conversation against a scripted world behind the tools. Passes each turn and its calls to `check`. */
export async function play(
  conversation: RecordedConversation,
  player: Player,
  check: (turn: Turn, calls: readonly Call[], situation: Situation) => void,
): Promise<void> {
  const world = createWorld(conversation)
  for (const turn of conversation.turns) {
    const situation = world.begin(turn)
    const calls: Call[] = []
    await player(situation, async (tool, input) => {
      const result = world.use(tool, input, turn.calls[calls.length])
      calls.push({ tool, input, result })
      return result
    })
    check(turn, calls, situation)
  }
}

/** What must hold exactly for a turn that the rules decide. */
export function checkExactly(turn: Turn, calls: readonly Call[]): void {
  expect(calls.map(summarized)).toEqual(
    turn.calls.map((_, index) => expect.stringMatching(new RegExp(`^${turn.calls[index]?.tool}\\b`))),
  )
  for (const [index, { input = {} }] of turn.calls.entries()) checkInput(calls[index]?.input ?? {}, input)
  checkOutcome(turn, calls)
}

/** What must hold for a turn of rules and models alike: texts may differ, actions may not. */
function checkOutcome(turn: Turn, calls: readonly Call[]): void {
  const expected = turn.calls.filter(({ tool }) => tool === 'book_meeting' || tool === 'hand_off' || tool === 'opt_out')
  for (const { tool, input } of expected) {
    const call = calls.find((made) => made.tool === tool)
    expect(call, `${tool} was not used`).toBeDefined()
    if (tool === 'book_meeting') checkInput(call?.input ?? {}, input ?? {})
  }
  for (const tool of turn.never ?? []) expect(calls.map((call) => call.tool)).not.toContain(tool)
}

const summarized = ({ tool, input }: Call) => `${tool} ${JSON.stringify(input)}`

function checkInput(given: Record<string, unknown>, wanted: Record<string, string | number | TextCheck>): void {
  for (const [field, value] of Object.entries(wanted)) {
    const is = given[field]
    if (typeof value !== 'object') expect(instantOr(is), field).toEqual(instantOr(value))
    else {
      for (const part of value.contains ?? []) expect(is, field).toContain(part)
      for (const part of value.lacks ?? []) expect(is, field).not.toContain(part)
      if (value.matches) expect(is, field).toMatch(new RegExp(value.matches, 'iu'))
    }
  }
}

/** The same instant can be written in more than one way. */
const instantOr = (value: unknown): unknown =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value) ? new Date(value).getTime() : value

const minute = 60_000
const slotMinutes = 30
const defaultStages = ['New', 'Contacted', 'Warm', 'Hot', 'Qualified', 'Proposal', 'Negotiation', 'Won', 'Lost']

/** A contact, their conversation, a calendar and seven tools, without a database. */
function createWorld(recorded: RecordedConversation) {
  let now = new Date(recorded.now)
  let nextId = 100
  const stages = recorded.stages ?? defaultStages
  let contact = contactOf(recorded, now)
  const messages: TranscriptMessage[] = (recorded.history ?? []).map(({ author, text, hours_ago }) => ({
    id: nextId++,
    direction: author === 'contact' ? 'inbound' : 'outbound',
    author,
    text,
    at: new Date(now.getTime() - hours_ago * 60 * minute).toISOString(),
  }))
  let free = (recorded.calendar?.free ?? []).map(slotAt)
  const taken = new Set((recorded.calendar?.taken ?? []).map((start) => new Date(start).getTime()))
  let proposed = (recorded.proposed ?? []).map(slotAt)
  const meetings = (recorded.meetings ?? []).map((start) => ({ id: nextId++, ...slotAt(start) }))
  let ended: string | null = null

  const refuse = (code: string): ToolResult<never> => ({ ok: false, error: { code, message: code } })

  const tools: { [Name in ToolName]: (input: ToolInputs[Name]) => ToolResult<ToolOutputs[Name]> } = {
    qualify({ score, stage = contact.stage, intent = contact.intent ?? undefined }) {
      if (!stages.includes(stage)) return refuse('unknown_stage')
      const qualified_at = stage === 'Qualified' ? (contact.qualified_at ?? now.toISOString()) : contact.qualified_at
      contact = { ...contact, score, stage, intent: intent ?? null, qualified_at }
      return { ok: true, output: { score, stage } }
    },
    propose_slots({ from = now.toISOString(), until, count = 3 }) {
      const begin = Math.max(new Date(from).getTime(), now.getTime())
      const end = until ? new Date(until).getTime() : Number.POSITIVE_INFINITY
      const slots = free
        .filter(({ start, end: over }) => Date.parse(start) >= begin && Date.parse(over) <= end)
        .slice(0, count)
      if (slots.length > 0) proposed = slots
      return { ok: true, output: { slots } }
    },
    book_meeting({ start }) {
      const at = Date.parse(start)
      const slot = free.find((one) => Date.parse(one.start) === at)
      free = free.filter((one) => one !== slot)
      if (!slot || taken.has(at)) return refuse('slot_taken')
      const meeting = { id: nextId++, ...slot }
      meetings.push(meeting)
      return {
        ok: true,
        output: { meeting_id: meeting.id, start: slot.start, end: slot.end, url: `https://meet.example/${meeting.id}` },
      }
    },
    hand_off() {
      ended = 'hand_off'
      return { ok: true, output: { handoff_id: nextId++ } }
    },
    send_message({ text }) {
      const id = nextId++
      messages.push({ id, direction: 'outbound', author: 'agent', text, at: now.toISOString() })
      return { ok: true, output: { message_id: id } }
    },
    schedule_follow_up: ({ at }) => ({ ok: true, output: { follow_up_id: nextId++, at } }),
    opt_out() {
      ended = 'opt_out'
      contact = { ...contact, opted_out_at: now.toISOString() }
      return { ok: true, output: { opted_out: true } }
    },
  }

  return {
    begin(turn: Turn): Situation {
      now = new Date(now.getTime() + (turn.hours_later ?? 1 / 60) * 60 * minute)
      for (const text of turn.says ?? []) {
        messages.push({ id: nextId++, direction: 'inbound', author: 'contact', text, at: now.toISOString() })
      }
      return structuredClone({
        now,
        timeZone: recorded.time_zone,
        trigger: turn.trigger ?? 'message.received',
        contact,
        messages,
        proposed,
        conversation: messages.length === 0 ? null : conversationOf(messages, contact.id),
        meetings: meetings.filter(({ start }) => Date.parse(start) > now.getTime()),
      })
    },
    use<Name extends ToolName>(
      tool: Name,
      input: ToolInputs[Name],
      expected?: Turn['calls'][number],
    ): ToolResult<ToolOutputs[Name]> {
      expect(ended, `${tool} after ${ended}`).toBe(null)
      toolInputs[tool].parse(input)
      if (expected?.tool === tool && expected.refused) return refuse(expected.refused)
      return tools[tool](input)
    },
  }
}

function slotAt(start: string): Slot {
  const at = new Date(start)
  return { start: at.toISOString(), end: new Date(at.getTime() + slotMinutes * minute).toISOString() }
}

function contactOf({ contact }: RecordedConversation, now: Date): Contact {
  const at = new Date(now.getTime() - 24 * 60 * minute).toISOString()
  return {
    id: 1,
    phone: '919812345678',
    email: null,
    linkedin: null,
    time_zone: null,
    name: null,
    company: null,
    source: null,
    intent: null,
    stage: 'New',
    score: null,
    temperature: null,
    deal_value_cents: null,
    currency: null,
    owner: null,
    tags: [],
    lost_reason: null,
    attributes: {},
    identities: [],
    created_at: at,
    updated_at: at,
    qualified_at: null,
    opted_out_at: null,
    ...Object.fromEntries(Object.entries(contact).filter(([, value]) => value !== undefined)),
  }
}

function conversationOf(
  messages: readonly TranscriptMessage[],
  contactId: number,
): NonNullable<Situation['conversation']> {
  const inbound = messages.findLast(({ direction }) => direction === 'inbound')
  return {
    id: 1,
    contact_id: contactId,
    channel_id: 1,
    status: 'open',
    snoozed_until: null,
    assignee: null,
    labels: [],
    priority: null,
    handler: 'agent',
    unread_count: 0,
    created_at: messages[0]?.at ?? '',
    last_message_at: messages.at(-1)?.at ?? null,
    last_inbound_at: inbound?.at ?? null,
  }
}
