import { CompiledQuery } from 'kysely'
import type { StoredEvent } from '../../core/events/direct-dispatch.ts'
import type { EventType, ParleyEvent } from '../../core/events/event.ts'
import type { Db } from '../../db/database.ts'

/** A stored event. Its data is parsed at the first read, once for all its deliveries. */
export class LoadedEvent implements ParleyEvent {
  readonly id: string
  readonly workspace_id: number
  readonly type: EventType
  readonly occurred_at: Date
  readonly json: string
  readonly simulated: boolean
  /** W3C trace context of the request that caused it. */
  readonly trace_parent: string | null
  #data: unknown

  constructor(row: StoredEvent) {
    this.id = row.id
    this.workspace_id = row.workspace_id
    this.type = row.type
    this.occurred_at = new Date(row.occurred_ms)
    this.json = row.json
    this.simulated = row.simulated
    this.trace_parent = row.trace_parent
  }

  get data(): unknown {
    this.#data ??= JSON.parse(this.json)
    return this.#data
  }
}

// One index scan for all: events that are close in time are close in the index. The bounds prune the partitions of
// other days from the plan.
const statement = `
select e.id, e.workspace_id, e.type, (extract(epoch from e.occurred_at) * 1000)::float8 as occurred_ms, e.data::text as json,
  e.simulated, e.trace_parent
from events e
where e.workspace_id = any($1::bigint[]) and e.id = any($2::uuid[]) and e.id >= $3 and e.id <= $4
  and not e.erased`

/** By id, each event once. Events that retention has dropped, or whose contact was erased, are missing. */
export async function loadEvents(
  db: Db,
  wanted: readonly { workspace_id: number; event_id: string }[],
): Promise<Map<string, LoadedEvent>> {
  if (wanted.length === 0) return new Map()
  const workspaces = new Set(wanted.map(({ workspace_id }) => workspace_id))
  const ids = [...new Set(wanted.map(({ event_id }) => event_id))].sort()
  const values = [`{${[...workspaces]}}`, `{${ids}}`, ids[0], ids.at(-1)]
  const { rows } = await db.executeQuery<StoredEvent>(CompiledQuery.raw(statement, values))
  return new Map(rows.map((row) => [row.id, new LoadedEvent(row)]))
}
