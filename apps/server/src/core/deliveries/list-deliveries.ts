import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely'

import type { Db } from '../../db/database.ts'
import { limitLiteral } from '../../db/limit-literal.ts'
import { paginate } from '../../db/paginate.ts'
import type { Deliveries as DeliveryRow } from '../../db/types.gen.ts'
import { cursorId, type Listing, type Page, toCursor, toListing } from '../../kernel/pagination.ts'
import type { DeliveryFilter, DeliveryTraits } from './delivery-filter.ts'

/** A delivery with the columns of other tables that it is shown with. */
export type ShownRow = Selectable<DeliveryRow> & { event_type: string | null; due_at: Date | null }

type Condition = RawBuilder<SqlBool>

/** A condition that no index has. */
interface Check {
  is: Condition
  /** Reads another table for each row. */
  looksUp?: true
}

const list = 'deliveries'
const and = sql` and `
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** Rows that a page reads at most, where no index has what is asked for: about 50 ms. */
const scannedAtMost = { own: 10_000, lookedUp: 2_000 }

const all = sql<Selectable<DeliveryRow>>`deliveries`
// From the queue, in its order. The limit keeps the planner from scanning the history for pending deliveries.
const waiting = sql<Selectable<DeliveryRow>>`(
  select q.workspace_id, q.delivery_id as id, q.event_id, q.endpoint_id, d.state, d.attempts, d.last_status_code,
    d.last_error, d.created_at, d.completed_at, d.exhausted_at
  from queue q, lateral (
    select * from deliveries d where d.workspace_id = q.workspace_id and d.id = q.delivery_id limit 1) d)`

/** Deliveries as they are shown. */
export function shownDeliveries(db: Db, where: readonly Condition[], from: RawBuilder<Selectable<DeliveryRow>> = all) {
  return (
    db
      .selectFrom(from.as('d'))
      .selectAll('d')
      // Looked up for each row: the planner chose a full scan for a join.
      .select((select) => [
        select
          .selectFrom('events')
          .select('type')
          .whereRef('events.workspace_id', '=', 'd.workspace_id')
          .whereRef('events.id', '=', 'd.event_id')
          .as('event_type'),
        select
          .selectFrom('queue')
          .select('due_at')
          .whereRef('queue.workspace_id', '=', 'd.workspace_id')
          .whereRef('queue.delivery_id', '=', 'd.id')
          .as('due_at'),
      ])
      .where(sql.join<SqlBool>([...where], and))
  )
}

/**
 * One page, newest first. Pending deliveries come from the queue, exhausted ones from a small index, those of an
 * endpoint or an event from theirs. Whatever else is asked for is looked for in a limited number of rows: such a page
 * may be short, or empty, and still have a cursor to go on from.
 */
export async function listDeliveries(db: Db, workspaceId: number, filter: DeliveryFilter): Promise<Listing<ShownRow>> {
  const { text, indexed } = await resolveQuery(db, workspaceId, filter)
  const checks = checksOf(workspaceId, { ...filter, text })
  const from = filter.state === 'pending' ? waiting : all
  if (checks.length === 0) {
    return paginate(shownDeliveries(db, indexed, from), filter, { list, id: 'uuid', column: 'd.id' }, (row) => row)
  }
  return scanPage(db, { from, indexed, checks, page: filter })
}

interface Scan {
  from: RawBuilder<Selectable<DeliveryRow>>
  indexed: readonly Condition[]
  checks: readonly Check[]
  page: Page
}

async function scanPage(db: Db, { from, indexed, checks, page }: Scan): Promise<Listing<ShownRow>> {
  const { cursor, limit } = page
  const before = cursorId(cursor, 'uuid', list)
  const where = before === undefined ? indexed : [...indexed, sql<SqlBool>`d.id < ${before}`]
  const most = checks.some(({ looksUp }) => looksUp) ? scannedAtMost.lookedUp : scannedAtMost.own
  const scanned = (columns: RawBuilder<unknown>, rest: RawBuilder<unknown>) =>
    sql<Selectable<DeliveryRow>>`(
      select ${columns} from ${from} d where ${sql.join([...where], and)} order by d.id desc ${rest})`
  const atOnce = limitLiteral(limit + 1)
  const conditions = checks.map(({ is }) => is)
  const rows = await shownDeliveries(db, conditions, scanned(sql`d.*`, sql`limit ${sql.lit(most)}`))
    .orderBy('d.id', 'desc')
    .limit(atOnce.literal)
    .execute()
  const found = toListing(rows, limit, list)
  if (found.next_cursor !== null) return found
  const last = scanned(sql`d.id`, sql`limit 1 offset ${sql.lit(most - 1)}`)
  const end = await db.selectFrom(last.as('d')).select('d.id').executeTakeFirst()
  return { ...found, next_cursor: end ? toCursor(list, end.id) : null }
}

/** Conditions that an index has, and the text that none has. */
async function resolveQuery(
  db: Db,
  workspaceId: number,
  filter: DeliveryFilter,
): Promise<{ text: string | undefined; indexed: Condition[] }> {
  const { endpoint_id, event_id, state, since, until, q } = filter
  const indexed: Condition[] = [sql`d.workspace_id = ${workspaceId}`]
  if (endpoint_id !== undefined) indexed.push(sql`d.endpoint_id = ${endpoint_id}`)
  if (event_id !== undefined) indexed.push(sql`d.event_id = ${event_id}`)
  if (state === 'exhausted') indexed.push(sql`d.exhausted_at is not null`)
  // An id has the time of the database's clock. A day's margin is for clocks that disagree.
  if (since)
    indexed.push(sql`d.created_at >= ${since}`, sql`d.id >= uuid_floor(${since}::timestamptz - interval '1 day')`)
  if (until)
    indexed.push(sql`d.created_at < ${until}`, sql`d.id < uuid_floor(${until}::timestamptz + interval '1 day')`)
  if (q === undefined || !uuid.test(q)) return { text: q, indexed }
  const ids = await idsOf(db, workspaceId, q.toLowerCase())
  indexed.push(sql`d.id = any(${ids}::uuid[])`)
  return { text: undefined, indexed }
}

/** The delivery with this id, or those of the event with it. Two look-ups: for an `or` the planner scanned the table. */
async function idsOf(db: Db, workspaceId: number, id: string): Promise<string[]> {
  const deliveries = db.selectFrom('deliveries').select('id').where('workspace_id', '=', workspaceId)
  const rows = await deliveries
    .where('id', '=', id)
    .unionAll(deliveries.where('event_id', '=', id))
    .execute()
  return rows.map((row) => row.id)
}

function checksOf(
  workspaceId: number,
  filter: DeliveryTraits & Pick<DeliveryFilter, 'event_type' | 'state' | 'conversation_id'>,
): Check[] {
  const { state, status, dialect, error_code } = filter
  const checks: Check[] = []
  if (state === 'delivered' || state === 'cancelled') checks.push({ is: sql`d.state = ${state}` })
  if (status) checks.push({ is: sql`d.last_status_code between ${status.from} and ${status.to}` })
  if (dialect !== undefined) {
    checks.push({
      is: sql`d.endpoint_id = any(array(
        select p.id from endpoints p where p.workspace_id = ${workspaceId} and p.dialect = ${dialect}))`,
    })
  }
  if (error_code !== undefined) {
    checks.push({
      looksUp: true,
      is: sql`(select a.error_code = ${error_code} from attempts a where a.delivery_id = d.id and a.number = d.attempts)`,
    })
  }
  const ofEvent = eventChecks(filter)
  if (ofEvent.length > 0) {
    checks.push({
      looksUp: true,
      is: sql`(select ${sql.join(ofEvent, and)} from events e where e.workspace_id = d.workspace_id and e.id = d.event_id)`,
    })
  }
  return checks
}

function eventChecks(filter: DeliveryTraits & Pick<DeliveryFilter, 'event_type' | 'conversation_id'>): Condition[] {
  const { event_type, channel_id, contact_id, conversation_id, text } = filter
  const checks: Condition[] = []
  if (event_type !== undefined) checks.push(sql`e.type = ${event_type}`)
  if (channel_id !== undefined) checks.push(sql`e.channel_id = ${channel_id}`)
  if (contact_id !== undefined) checks.push(sql`e.contact_id = ${contact_id}`)
  if (conversation_id !== undefined) {
    checks.push(sql`exists (select from conversations c where c.id = ${conversation_id}
      and c.workspace_id = e.workspace_id and c.contact_id = e.contact_id and c.channel_id = e.channel_id)`)
  }
  if (text !== undefined) checks.push(sql`strpos(lower(e.data::text), lower(${text})) > 0`)
  return checks
}
