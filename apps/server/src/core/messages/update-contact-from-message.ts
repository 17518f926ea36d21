import { wordsOf } from '../consent/settings.ts'
import { longestSaying, readConsent } from '../consent/words.ts'
import type { Changes, Contact } from '../contacts/contact.ts'
import { scoreChanges } from '../contacts/score-changes.ts'
import { toContact } from '../contacts/select-contact.ts'
import { assess, type ScoringHistory } from '../scoring/score.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { InboundView } from './read-inbound.ts'

/** The sender of a message, as before the message. */
export interface Sender extends ScoringHistory {
  contact: Contact
  /** A campaign has enrolled the contact, and runs or waits for an answer. */
  enrolled: boolean
}

export const senderOf = (row: NonNullable<InboundView['contact']>): Sender => ({ ...row, contact: toContact(row) })

/** The sender of a first message, for whom a contact is created. */
export const newSender = (contact: Contact): Sender => ({
  contact,
  enrolled: false,
  last_inbound_at: null,
  replies: 0,
  interested: false,
  score_override: null,
  temperature_override: null,
})

export interface ContactUpdate {
  /** The contact after the message. */
  contact: Contact
  /** The message is the contact's first one after an outbound message on this channel. */
  isFirstReply: boolean
  /** The message opts the contact out or in, who was not before. `again`: out once more. */
  consent: 'out' | 'again' | 'in' | null
  /** Changes of consent or temperature. Null: none. */
  changes: Changes | null
  /** The answer to a new opt-out. */
  optOutReply: string | null
  /** A campaign has them, or has had them and waits for an answer. */
  enrolled: boolean
}

/** The columns of a contact that a message may change. */
export interface ContactUpdateColumns {
  opted_out_at: string | null
  score: number | null
  temperature: string | null
  rescore_at: Date | null
  replies: number
  interested: boolean
  updated_at: string
  last_inbound_at: Date | null
}

interface MessageSignals {
  /** What the person said. */
  text: string | null
  /** Words into which an earlier message was changed. They may opt out only. */
  edited: string | null
  /** The text has a word of intent to buy. */
  interested: boolean
  /** The message is words; anything else changes nothing. */
  speaks: boolean
}

/**
 * What a message says about its sender: an answer, an opt-out or opt-in, a warmer lead. The caller must have locked the
 * contact before reading it.
 */
export function updateContactFromMessage(
  sender: Sender,
  { answered: first, consent: settings }: Pick<InboundView, 'answered' | 'consent'>,
  { text, edited, interested, speaks }: MessageSignals,
  tenant: Tenant,
  now: Date,
): ContactUpdate & { columns: ContactUpdateColumns } {
  const { contact: before } = sender
  const answered = first && speaks
  const consent = consentIn(settings, text) ?? (consentIn(settings, edited) === 'out' ? 'out' : null)
  const optsOut = consent === 'out' && before.opted_out_at === null
  const optsIn = consent === 'in' && before.opted_out_at !== null

  const opted_out_at = optsOut ? now.toISOString() : optsIn ? null : before.opted_out_at
  const consented = { ...before, opted_out_at }
  const known = {
    ...sender,
    last_inbound_at: speaks ? now : sender.last_inbound_at,
    replies: sender.replies + Number(answered),
    interested: sender.interested || interested,
  }
  const assessment = assess(consented, known, tenant, now)
  const { score, temperature } = assessment
  // The score changes with nearly every message, so only a change of temperature is reported.
  const news = optsOut || optsIn || temperature !== before.temperature
  const changes: Changes = {
    ...((optsOut || optsIn) && { opted_out_at: { from: before.opted_out_at, to: opted_out_at } }),
    ...scoreChanges(before, assessment),
  }
  const updated_at = news ? now.toISOString() : before.updated_at
  return {
    contact: { ...consented, score, temperature, updated_at },
    isFirstReply: answered,
    consent: optsOut || optsIn ? consent : consent === 'out' ? 'again' : null,
    changes: news ? changes : null,
    optOutReply: optsOut ? settings.opt_out_reply : null,
    enrolled: sender.enrolled && speaks,
    columns: {
      opted_out_at,
      score,
      temperature,
      rescore_at: assessment.rescoreAt,
      replies: known.replies,
      interested: known.interested,
      updated_at,
      last_inbound_at: known.last_inbound_at,
    },
  }
}

function consentIn(settings: InboundView['consent'], text: string | null) {
  if (text === null || text.length > longestSaying) return null
  return readConsent(text, wordsOf(settings))
}
