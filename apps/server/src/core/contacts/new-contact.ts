import { currentTraceparent } from '../../telemetry/trace-context.ts'
import type { Tenant } from '../workspaces/tenant.ts'
import { type Contact, type ContactInput, type Identity, qualifiedStage } from './contact.ts'

/** A contact that is about to be made; its id comes with the insert. */
export interface NewContact {
  workspaceId: number
  contact: Omit<Contact, 'id'>
  /** Of the request that asks for it: many share one statement. */
  traceparent: string | null
}

export function newContact(tenant: Tenant, input: ContactInput, identities: Identity[], now: Date): NewContact {
  const stage = input.stage ?? tenant.stages[0] ?? 'New'
  const at = now.toISOString()
  return {
    workspaceId: tenant.workspaceId,
    traceparent: currentTraceparent(),
    contact: {
      phone: input.phone ?? null,
      email: input.email ?? null,
      linkedin: input.linkedin ?? null,
      name: input.name ?? null,
      company: input.company ?? null,
      source: input.source ?? null,
      intent: input.intent ?? null,
      stage,
      score: input.score ?? null,
      temperature: input.temperature ?? null,
      deal_value_cents: input.deal_value_cents ?? null,
      currency: input.currency ?? null,
      attributes: Object.fromEntries(Object.entries(input.attributes ?? {}).filter(([, value]) => value !== null)),
      // As they are read again.
      identities: identities.toSorted((a, b) => (a.kind < b.kind ? -1 : 1)),
      created_at: at,
      updated_at: at,
      qualified_at: stage === qualifiedStage ? at : null,
    },
  }
}
