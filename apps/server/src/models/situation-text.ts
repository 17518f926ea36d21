import type { AgentTask } from '../core/agents/engine.ts'
import type { Situation, TranscriptMessage } from '../core/agents/situation.ts'
import { neutral, neutralJson } from './delimit.ts'
import { localTime } from './local-time.ts'

// About 6,000 tokens; older messages are omitted.
const maxTranscriptLength = 24_000
const maxAttributesLength = 4_000

/**
 * The situation as one user message. The transcript isn't sent as chat messages: a model that sees itself answer in
 * plain text continues so and calls no tool, and many servers refuse two messages of the same role in a row.
 */
export function situationText({ situation, stages, agent }: Pick<AgentTask, 'situation' | 'stages' | 'agent'>): string {
  const needsStages = agent.tools.includes('qualify')
  const facts = { ...factsOf(situation), ...(needsStages && { stages_best_last: stages }) }
  return [
    `<situation>\n${neutralJson(facts)}\n</situation>`,
    `<transcript>\n${transcript(situation.messages)}\n</transcript>`,
    `${started(situation.trigger)} Decide what to do now.`,
  ].join('\n\n')
}

// No phone number and no e-mail address: the model doesn't need them, so its provider doesn't get them.
function factsOf({ now, timeZone, trigger, note, contact, proposed, meetings }: Situation) {
  const local = (instant: string) => localTime(instant, timeZone)
  return {
    now: now.toISOString(),
    now_for_the_contact: local(now.toISOString()),
    time_zone_of_the_contact: timeZone,
    started_by: trigger,
    ...(note !== undefined && { to_take_up: note }),
    contact: {
      name: contact.name,
      company: contact.company,
      source: contact.source,
      intent: contact.intent,
      stage: contact.stage,
      score: contact.score,
      temperature: contact.temperature,
      deal_value_cents: contact.deal_value_cents,
      currency: contact.currency,
      created_at: contact.created_at,
      opted_out: contact.opted_out_at !== null,
      ...(fits(contact.attributes) && { attributes: contact.attributes }),
    },
    slots_proposed_last: proposed.map(({ start, end }) => ({ start, end, for_the_contact: local(start) })),
    meetings_ahead: meetings.map(({ start, end }) => ({ start, end, for_the_contact: local(start) })),
  }
}

const fits = (attributes: Record<string, unknown>) => JSON.stringify(attributes).length <= maxAttributesLength

function transcript(messages: readonly TranscriptMessage[]): string {
  const lines: string[] = []
  let length = 0
  for (const message of messages.toReversed()) {
    const line = element(message)
    length += line.length
    if (length > maxTranscriptLength && lines.length > 0) break
    lines.unshift(line)
  }
  return lines.join('\n') || '(no messages yet)'
}

function element({ direction, author, text, at }: TranscriptMessage): string {
  if (direction === 'inbound') return `<contact_message at="${at}">${neutral(text)}</contact_message>`
  return `<our_message by="${author}" at="${at}">${neutral(text)}</our_message>`
}

function started(trigger: string): string {
  if (trigger === 'message.received') return 'The contact has written: the last message of the transcript is new.'
  return `Nobody has written just now; what started you is: ${neutral(trigger)}.`
}
