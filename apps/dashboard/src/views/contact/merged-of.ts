import type { Schemas } from '../../api/schema.gen.ts'

type Contact = Schemas['Contact']

const own = ['name', 'company', 'source', 'intent', 'owner', 'time_zone', 'lost_reason'] as const
const addresses = ['phone', 'email', 'linkedin'] as const

/** What a comparison shows, in its order. */
export const comparedFields = [
  'name',
  ...addresses,
  'company',
  'stage',
  'deal',
  'owner',
  'source',
  'intent',
  'tags',
] as const
export type ComparedField = (typeof comparedFields)[number]

const tagsAtMost = 50

/** What a merge leaves, as the server does it: the kept one's fields, and the other's where it has none. */
export function mergedOf(kept: Contact, gone: Contact, firstStage: string | undefined): Contact {
  const deal = kept.deal_value_cents === null ? gone : kept
  return {
    ...kept,
    ...Object.fromEntries([...own, ...addresses].map((field) => [field, kept[field] ?? gone[field]])),
    stage: kept.stage === firstStage ? gone.stage : kept.stage,
    deal_value_cents: deal.deal_value_cents,
    currency: deal.currency ?? kept.currency ?? gone.currency,
    tags: [...new Set([...kept.tags, ...gone.tags])].slice(0, Math.max(tagsAtMost, kept.tags.length)),
    identities: [...kept.identities, ...gone.identities],
    opted_out_at: [kept.opted_out_at, gone.opted_out_at].filter((at) => at !== null).toSorted()[0] ?? null,
  }
}

/** The addresses of a kind, the shown one first. */
export function addressesOf({ identities }: Contact, kind: (typeof addresses)[number]): string {
  return identities.flatMap((one) => (one.kind === kind ? [one.value] : [])).join(', ')
}
