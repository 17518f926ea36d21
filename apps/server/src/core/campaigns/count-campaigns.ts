import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'
import { type EnrollmentStatus, enrollmentStatuses } from './campaign.ts'
import { versionsOf } from './pick-variant.ts'
import type { Step } from './step.ts'

export interface CampaignCounts {
  enrolled: number
  by_status: Record<EnrollmentStatus, number>
  /** How many contacts have done each step, in order. A task counts when it is created. */
  by_step: number[]
  /** Contacts that have written since they were enrolled. */
  replies: number
  /** In order. */
  steps: StepCounts[]
}

/** Contacts of a step. */
export interface StepCounts {
  /** It is their next step, or they wait for its task. */
  waiting: number
  /** Got its message, and it didn't fail later. */
  sent: number
  /** Wrote first after its message. */
  replied: number
  /** Failed at it, or its message did. */
  failed: number
  /** Went past it without doing it. */
  skipped: number
  /** Opted out while it was their next step. */
  opted_out: number
  /** Of a message step with variants, in order. */
  variants: VariantCounts[]
  /** The variant whose share of answers is the highest so far. Null: none is alone in front. */
  leading: number | null
}

export interface VariantCounts {
  sent: number
  replied: number
}

type Kind = EnrollmentStatus | 'opted_out' | 'replied' | 'done' | 'sent' | 'undelivered' | 'skipped'

interface Sum {
  campaign_id: number
  step: number
  variant: number | null
  kind: Kind
  contacts: number
}

/** A few rows for each step: a loop folds those that changes add. */
export const sumsOfCampaigns = `
select campaign_id, step, variant, kind, sum(contacts)::bigint as contacts from campaign_counts
where campaign_id = any($1::bigint[])
group by campaign_id, step, variant, kind`

interface Counted {
  id: number
  steps: readonly Step[]
}

export async function countCampaigns(db: Db, campaigns: readonly Counted[]): Promise<Map<number, CampaignCounts>> {
  const ids = campaigns.map(({ id }) => id)
  const { rows } = await db.executeQuery<Sum>(CompiledQuery.raw(sumsOfCampaigns, [ids]))
  const sums = Map.groupBy(rows, (row) => row.campaign_id)
  return new Map(campaigns.map(({ id, steps }) => [id, countsOf(sums.get(id) ?? [], steps)]))
}

export async function countCampaign(db: Db, campaign: Counted): Promise<CampaignCounts> {
  const counts = await countCampaigns(db, [campaign])
  return counts.get(campaign.id) ?? countsOf([], campaign.steps)
}

const endings = ['completed', 'stopped', 'opted_out', 'failed'] as const

function countsOf(sums: readonly Sum[], steps: readonly Step[]): CampaignCounts {
  const last = steps.length - 1
  // Who waits after the last step waits for its end.
  const at = (step: number) => sums.filter((sum) => Math.min(sum.step, last) === step)
  const stopped = total(sums, 'stopped', 'opted_out')
  const by_status = Object.fromEntries(
    enrollmentStatuses.map((status) => [status, status === 'stopped' ? stopped : total(sums, status)]),
  ) as CampaignCounts['by_status']
  return {
    enrolled: total(sums, 'active', 'waiting', ...endings),
    by_status,
    by_step: steps.map((_, step) => total(at(step), 'done', 'sent', 'undelivered')),
    replies: total(sums, 'replied'),
    steps: steps.map((step, place) => stepCounts(at(place), step)),
  }
}

function stepCounts(sums: readonly Sum[], step: Step): StepCounts {
  const versions = step.type === 'message' && step.variants ? versionsOf(step) : []
  const variants = versions.map(({ variant }) => {
    const own = sums.filter((sum) => sum.variant === variant)
    return { sent: total(own, 'sent'), replied: total(own, 'replied') }
  })
  return {
    waiting: total(sums, 'active', 'waiting'),
    sent: total(sums, 'sent'),
    replied: total(sums, 'replied'),
    failed: total(sums, 'failed', 'undelivered'),
    skipped: total(sums, 'skipped'),
    opted_out: total(sums, 'opted_out'),
    variants,
    leading: leadingOf(variants),
  }
}

/** Null: nobody has answered, or two are equal. */
export function leadingOf(variants: readonly VariantCounts[]): number | null {
  const shares = variants.map(({ sent, replied }) => (sent === 0 ? 0 : replied / sent))
  const most = Math.max(0, ...shares)
  const leading = shares.flatMap((share, variant) => (most > 0 && share === most ? [variant] : []))
  return leading.length === 1 ? (leading[0] ?? null) : null
}

const total = (sums: readonly Sum[], ...kinds: readonly Kind[]) =>
  sums.reduce((all, { kind, contacts }) => (kinds.includes(kind) ? all + contacts : all), 0)
