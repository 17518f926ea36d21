import { CompiledQuery } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { EventType } from '../events/event.ts'
import type { ReplayableState } from './replay.ts'
import { subscribed } from './subscribed.ts'
import { hasTraits, type TraitColumns, traitValues } from './traits.ts'

// A delivery's id has its event's time. With a day's margin for clocks that disagree, the look-up of one event touches
// three partitions, whatever the history. The limit forces a look-up: the planner could join whole tables otherwise.
const statement = `
with scanned as materialized (
  select e.id, e.type, e.channel_id, e.contact_id, e.endpoint_id, e.simulated from events e
  where e.workspace_id = $1 and e.id > $2 and e.id < $3 and not e.erased
  order by e.id limit $4
), found as materialized (
  select e.id as event_id, d.id as delivery_id, coalesce(d.state, 'missing') as state
  from scanned e
  join endpoints p on p.id = $5
  left join lateral (
    select d.id, d.state, d.last_status_code, d.attempts from deliveries d
    where d.event_id = e.id and d.endpoint_id = p.id
      and d.id >= uuid_floor(uuid_time(e.id) - interval '1 day') and d.id < uuid_floor(uuid_time(e.id) + interval '1 day')
    limit 1) d on true
  where ($6::text[] is null or e.type = any($6)) and coalesce(d.state, 'missing') = any($7::text[])
    and (d.id is not null or (${subscribed})) and ${hasTraits(9)}
  order by e.id limit $8
)
select s.scanned, s.last, f.event_id, f.delivery_id, f.state
from (select count(*)::integer as scanned, (select id from scanned order by id desc limit 1) as last from scanned) s
left join found f on true
order by f.event_id`

export interface EventRange {
  workspaceId: number
  endpointId: number
  /** Events after this one, and below that one. */
  after: string
  end: string
  types: EventType[] | null
  states: readonly ReplayableState[]
  traits: TraitColumns
  /** The most events to read, and the most deliveries to return. */
  scan: number
  take: number
}

export interface Replayable {
  event_id: string
  /** Null: the delivery doesn't exist yet. */
  delivery_id: string | null
  state: ReplayableState
}

export interface ReplayablePage {
  found: Replayable[]
  /** The last event that was read; null at the end of the range. */
  reached: string | null
}

/** The next events of a range that an endpoint may get again, in the order in which they happened. */
export async function findReplayable(tx: Tx, range: EventRange): Promise<ReplayablePage> {
  const { workspaceId, after, end, scan, endpointId, types, states, traits, take } = range
  const { rows } = await tx.executeQuery<{ scanned: number; last: string | null } & Replayable>(
    CompiledQuery.raw(statement, [
      workspaceId,
      after,
      end,
      scan,
      endpointId,
      types,
      states,
      take,
      ...traitValues(traits),
    ]),
  )
  const found = rows.filter(({ event_id }) => event_id !== null)
  const { scanned = 0, last = null } = rows[0] ?? {}
  if (found.length === take) return { found, reached: found.at(-1)?.event_id ?? null }
  return { found, reached: scanned === scan ? last : null }
}
