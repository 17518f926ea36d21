import type { Selectable } from 'kysely'

import type { Endpoints as EndpointRow } from '../../db/types.gen.ts'

/** A subscription, as the native API shows it. Its secret is shown once, at creation. */
export interface Endpoint {
  id: number
  dialect: string
  name: string | null
  url: string
  /** In the dialect's own words. */
  events: string[]
  /** Only events of this channel. */
  channel_id: number | null
  /** Attempts at the same time. */
  max_in_flight: number
  /** Attempts a second; null: no limit. */
  rate_limit: number | null
  /** In sequence for each contact, in parallel across them. */
  ordered: boolean
  /** Whether it gets simulated events. Null: as long as the simulator is the workspace's only channel. */
  simulated: boolean | null
  /** Since when every attempt has failed. */
  failing_since: string | null
  disabled_at: string | null
  disabled_reason: string | null
  created_at: string
  updated_at: string
}

export function toEndpoint(row: Selectable<EndpointRow>): Endpoint {
  return {
    id: row.id,
    dialect: row.dialect,
    name: row.name,
    url: row.url,
    events: row.events,
    channel_id: row.channel_id,
    max_in_flight: row.max_in_flight,
    rate_limit: row.rate_limit,
    ordered: row.ordered,
    simulated: row.simulated,
    failing_since: row.failing_since?.toISOString() ?? null,
    disabled_at: row.disabled_at?.toISOString() ?? null,
    disabled_reason: row.disabled_reason,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}
