import { currentTraceparent } from '../../telemetry/trace-context.ts'
import { assess, type ScoringHistory, temperatureOf } from '../scoring/score.ts'
import type { ScoringRules } from '../tenant/scoring-rules.ts'
import { qualifiedStage } from '../tenant/stages.ts'
import { isSimulated, type Tenant } from '../tenant/tenant.ts'
import type { Contact, ContactInput, Identity } from './contact.ts'

/** A contact to be inserted. The insert gives it its id. */
export interface NewContact {
  workspaceId: number
  contact: Omit<Contact, 'id'>
  said: Pick<ScoringHistory, 'score_override' | 'temperature_override'>
  scoring: ScoringRules
  /** The request's own trace, because many requests share one statement. */
  traceparent: string | null
  /** The simulator has brought it. */
  simulated: boolean
  /** The opt-out of a contact with a suppressed address. */
  consentId: number | null
}

/** What the first message of a new contact adds to the score. */
export interface FirstWords {
  /** The message has a word of intent. */
  interested: boolean
}

export function newContact(
  tenant: Tenant,
  input: ContactInput,
  identities: Identity[],
  now: Date,
  heard?: FirstWords,
): NewContact {
  const stage = input.stage ?? tenant.stages[0] ?? 'New'
  const at = now.toISOString()
  const said = { score_override: input.score ?? null, temperature_override: input.temperature ?? null }
  const known = {
    intent: input.intent ?? null,
    stage,
    deal_value_cents: input.deal_value_cents ?? null,
    qualified_at: stage === qualifiedStage ? at : null,
    opted_out_at: null,
  }
  const signals = { last_inbound_at: heard ? now : null, replies: 0, interested: heard?.interested ?? false }
  const { score, temperature } = assess(known, { ...signals, ...said }, tenant, now)
  return {
    workspaceId: tenant.workspaceId,
    traceparent: currentTraceparent(),
    simulated: isSimulated(tenant),
    consentId: null,
    said,
    scoring: tenant.scoring,
    contact: {
      phone: input.phone ?? null,
      email: input.email ?? null,
      linkedin: input.linkedin ?? null,
      name: input.name ?? null,
      company: input.company ?? null,
      source: input.source ?? null,
      intent: known.intent,
      stage,
      score,
      temperature,
      deal_value_cents: known.deal_value_cents,
      currency: input.currency ?? null,
      owner: input.owner ?? null,
      tags: input.tags ?? [],
      lost_reason: input.lost_reason ?? null,
      time_zone: input.time_zone ?? null,
      attributes: Object.fromEntries(Object.entries(input.attributes ?? {}).filter(([, value]) => value !== null)),
      // In the order in which queries return them.
      identities: identities.toSorted((a, b) => (a.kind < b.kind ? -1 : 1)),
      created_at: at,
      updated_at: at,
      qualified_at: known.qualified_at,
      opted_out_at: known.opted_out_at,
    },
  }
}

/** A contact with an address that is suppressed since then. */
export function optedOut(made: NewContact, since: Date, consentId: number | null): NewContact {
  // Nothing else counts for the score of somebody who has opted out.
  const overridden = made.said
  const score = overridden.score_override ?? 0
  const temperature = (overridden.temperature_override as Contact['temperature']) ?? temperatureOf(score, made.scoring)
  return { ...made, consentId, contact: { ...made.contact, opted_out_at: since.toISOString(), score, temperature } }
}
