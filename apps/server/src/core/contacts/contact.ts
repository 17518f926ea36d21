import type { Temperature } from '../tenant/scoring-rules.ts'

export const identityKinds = ['phone', 'wa_bsuid', 'wa_lid', 'email', 'linkedin', 'linkedin_member'] as const
export type IdentityKind = (typeof identityKinds)[number]

/** One way to reach a contact. A phone is its E.164 digits; e-mail addresses and LinkedIn names are lower-case. */
export interface Identity {
  kind: IdentityKind
  value: string
}

/** A person, as the native API and every event show them. */
export interface Contact {
  id: number
  /** The first identity of its kind; `identities` has them all. */
  phone: string | null
  email: string | null
  linkedin: string | null
  name: string | null
  company: string | null
  source: string | null
  intent: string | null
  stage: string
  /** 0 to 100. */
  score: number | null
  temperature: Temperature | null
  deal_value_cents: number | null
  /** ISO 4217. */
  currency: string | null
  /** Who looks after the contact: `user:12`, or a name. */
  owner: string | null
  tags: string[]
  lost_reason: string | null
  /** IANA. Null: the zone of the phone's country applies, else the workspace's. */
  time_zone: string | null
  attributes: Record<string, unknown>
  identities: Identity[]
  created_at: string
  updated_at: string
  qualified_at: string | null
  /** The contact gets no more messages, on any channel of the workspace. */
  opted_out_at: string | null
}

/** What a client may set. Phone is as the client wrote it; null clears a field. */
export interface ContactInput {
  phone?: string | null | undefined
  email?: string | null | undefined
  linkedin?: string | null | undefined
  name?: string | null | undefined
  company?: string | null | undefined
  source?: string | null | undefined
  intent?: string | null | undefined
  stage?: string | undefined
  /** Overrides the computed score until null clears it. */
  score?: number | null | undefined
  temperature?: Temperature | null | undefined
  deal_value_cents?: number | null | undefined
  currency?: string | null | undefined
  owner?: string | null | undefined
  tags?: string[] | undefined
  lost_reason?: string | null | undefined
  time_zone?: string | null | undefined
  attributes?: Record<string, unknown> | undefined
  opted_out?: boolean | undefined
}

/** The identities that the contact lacks. */
export function missingFrom(contact: Pick<Contact, 'identities'>, identities: readonly Identity[]): Identity[] {
  return identities.filter(
    ({ kind, value }) => !contact.identities.some((one) => one.kind === kind && one.value === value),
  )
}

/** What changed, by field. */
export type Changes = Record<string, { from: unknown; to: unknown }>
