import type { Db } from '../../db/database.ts'
import { invalidField } from '../../kernel/errors.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { checkAttributes } from './attributes.ts'
import type { ContactInput, Identity } from './contact.ts'
import { parseLinkedIn } from './linkedin.ts'
import { findPhone } from './read-address.ts'
import { tagsIn } from './tags.ts'
import { checkTimeZone } from './time-zone.ts'

/**
 * Converts a client's input to the form in which values are stored and compared. Absent fields stay absent. A number
 * that a vendor has told a contact's is taken as it is.
 */
export async function normalizeInput(db: Db, tenant: Tenant, input: ContactInput): Promise<ContactInput> {
  return {
    ...input,
    ...(input.phone && { phone: await findPhone(db, tenant, input.phone) }),
    ...(input.email && { email: input.email.trim().toLowerCase() }),
    ...(input.linkedin && { linkedin: parseLinkedIn(input.linkedin) }),
    ...(input.stage !== undefined && { stage: findStage(tenant, input.stage) }),
    ...(input.currency && { currency: input.currency.toUpperCase() }),
    ...(input.owner && { owner: input.owner.trim() || null }),
    ...(input.tags && { tags: tagsIn(input.tags) }),
    ...(input.lost_reason && { lost_reason: input.lost_reason.trim() || null }),
    ...(input.time_zone && { time_zone: checkTimeZone(input.time_zone) }),
    // The values as JSON represents them: 1e999 is null, -0 is 0.
    ...(input.attributes && { attributes: attributesIn(input.attributes) }),
  }
}

function attributesIn(given: Record<string, unknown>): Record<string, unknown> {
  const attributes = JSON.parse(JSON.stringify(given))
  checkAttributes(attributes)
  return attributes
}

/** The workspace's spelling of a stage: `qualified` is `Qualified`. */
export function findStage(tenant: Tenant, text: string): string {
  const stage = tenant.stages.find((known) => known.toLowerCase() === text.trim().toLowerCase())
  if (!stage) throw invalidField('stage', `must be one of ${tenant.stages.join(', ')}`, 'unknown_stage')
  return stage
}

export function identitiesOf(input: ContactInput): Identity[] {
  const kinds = ['phone', 'email', 'linkedin'] as const
  return kinds.flatMap((kind) => (input[kind] ? [{ kind, value: input[kind] }] : []))
}
