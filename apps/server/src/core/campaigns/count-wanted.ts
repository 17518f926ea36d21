import { type RawBuilder, sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import { ParleyError } from '../../kernel/errors.ts'
import type { ChannelAdapter } from '../channels/adapter.ts'
import { pickChannel } from '../channels/pick-channel.ts'
import type { IdentityKind } from '../contacts/contact.ts'
import { kindsOf } from '../messages/resolve-address.ts'
import type { QueueMessage } from '../messages/send-message.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { Campaign } from './campaign.ts'

/** What enrolling would do. The first three are those that `enroll` answers with. */
export interface EnrollmentDryRun {
  enrolled: number
  already_enrolled: number
  opted_out: number
  /** Of `enrolled`: no address on the channel of a message step, which would fail for them. */
  no_address: number
}

interface Counted {
  campaign: Campaign
  /** A condition on the contact `c`. */
  where: RawBuilder<boolean>
}

/** Counts the contacts by what enrolling them would do. */
export async function countWanted(
  tx: Tx,
  tenant: Tenant,
  { campaign, where }: Counted,
  adapterOf: QueueMessage['adapterOf'],
): Promise<EnrollmentDryRun & { found: number }> {
  const lacks = (await addressKindsOf(tx, tenant, campaign, adapterOf)).map(
    (kinds) => sql`not exists (select from identities i where i.contact_id = w.id and i.kind = any(${kinds}::text[]))`,
  )
  const { rows } = await sql<EnrollmentDryRun & { found: number }>`
    with wanted as materialized (
      select c.id, c.opted_out_at is not null as opted_out, e.id is not null as enrolled
      from contacts c left join enrollments e on e.campaign_id = ${campaign.id} and e.contact_id = c.id
      where c.workspace_id = ${tenant.workspaceId} and ${where}
    )
    select count(*) as found,
      count(*) filter (where not opted_out and not enrolled) as enrolled,
      count(*) filter (where not opted_out and enrolled) as already_enrolled,
      count(*) filter (where opted_out) as opted_out,
      count(*) filter (where not opted_out and not enrolled and ${lacks.length > 0 ? sql`(${sql.join(lacks, sql` or `)})` : sql`false`})
        as no_address
    from wanted w`.execute(tx)
  return rows[0] ?? { found: 0, enrolled: 0, already_enrolled: 0, opted_out: 0, no_address: 0 }
}

/** For each channel of the message steps, the kinds of address by which it reaches people. */
async function addressKindsOf(
  tx: Tx,
  tenant: Tenant,
  { steps, channel_id }: Campaign,
  adapterOf: QueueMessage['adapterOf'],
): Promise<IdentityKind[][]> {
  const ids = new Set(steps.flatMap((step) => (step.type === 'message' ? [step.channel_id ?? channel_id] : [])))
  const adapters = new Set<ChannelAdapter | undefined>()
  for (const id of ids) {
    const type = await typeOf(tx, tenant, id ?? undefined)
    if (type !== undefined) adapters.add(adapterOf(type))
  }
  return [...adapters].map((adapter) => [...kindsOf(adapter)])
}

/** Undefined: the channel was removed. */
async function typeOf(tx: Tx, tenant: Tenant, channelId: number | undefined): Promise<string | undefined> {
  try {
    return (await pickChannel(tx, tenant, { channelId })).type
  } catch (error) {
    if (error instanceof ParleyError) return undefined
    throw error
  }
}
