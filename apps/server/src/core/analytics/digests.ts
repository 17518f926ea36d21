import { CompiledQuery } from 'kysely'

import type { Database, Tx } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { appendEvents } from '../events/append.ts'
import { countOf, percentileOf } from './counts.ts'
import { addDays } from './days.ts'
import { readFigures } from './read-figures.ts'

/** The data of the event `digest.daily`. */
export interface Digest {
  /** The day that it is about. */
  day: string
  time_zone: string
  messages: { received: number; sent: number; failed: number }
  conversations: { opened: number; resolved: number }
  /** In seconds. */
  first_response: { count: number; median: number | null }
  deliveries: { delivered: number; exhausted: number }
  /** As of now. */
  waiting_handoffs: number
  overdue_tasks: number
}

export interface Digests {
  /** Sends what is due: one for each workspace and day, whatever the number of processes. */
  send(): Promise<void>
}

// Yesterday must be counted. The process that writes the day first sends the digest, in the same transaction.
const dueStatement = `
select w.id from workspaces w join figure_cursors c on c.workspace_id = w.id, lateral (
  select $1::timestamptz at time zone w.time_zone as now) local
where w.digest_hour is not null and extract(hour from local.now) >= w.digest_hour
  and (w.digest_on is null or w.digest_on < local.now::date)
  and c.counted_until >= date_trunc('day', local.now) at time zone w.time_zone
order by w.id`

const takeStatement = `
update workspaces w set digest_on = ($2::timestamptz at time zone time_zone)::date
where id = $1 and digest_hour is not null
  and (digest_on is null or digest_on < ($2::timestamptz at time zone time_zone)::date)
returning to_char(digest_on, 'YYYY-MM-DD') as today, time_zone,
  (select count(*)::integer from handoffs where workspace_id = w.id and status = 'open') as waiting_handoffs,
  (select count(*)::integer from tasks where workspace_id = w.id and status = 'open' and due_at < $2) as overdue_tasks`

interface Taken {
  today: string
  time_zone: string
  waiting_handoffs: number
  overdue_tasks: number
}

export function createDigests({ database, clock }: { database: Database; clock: Clock }): Digests {
  async function sendOf(tx: Tx, workspaceId: number, now: Date): Promise<void> {
    const { rows } = await tx.executeQuery<Taken>(CompiledQuery.raw(takeStatement, [workspaceId, now]))
    const [taken] = rows
    if (!taken) return
    const data = await digestOf(tx, workspaceId, taken)
    await appendEvents(tx, [{ workspaceId, type: 'digest.daily', occurredAt: now, data }])
  }

  return {
    async send() {
      const now = clock.now()
      const { rows } = await database.db.executeQuery<{ id: number }>(CompiledQuery.raw(dueStatement, [now]))
      for (const { id } of rows) await database.transact((tx) => sendOf(tx, id, now))
    },
  }
}

async function digestOf(tx: Tx, workspaceId: number, { today, ...taken }: Taken): Promise<Digest> {
  const day = addDays(today, -1)
  const facts = [
    'received',
    'sent',
    'failed',
    'opened',
    'resolved',
    'first_response',
    'delivered',
    'exhausted',
  ] as const
  const found = await readFigures(tx, { workspaceId, facts, by: 'day', days: { from: day, to: day } })
  const counts = found.get(day) ?? new Map()
  return {
    day,
    time_zone: taken.time_zone,
    messages: {
      received: countOf(counts, 'received'),
      sent: countOf(counts, 'sent'),
      failed: countOf(counts, 'failed'),
    },
    conversations: { opened: countOf(counts, 'opened'), resolved: countOf(counts, 'resolved') },
    first_response: {
      count: countOf(counts, 'first_response'),
      median: percentileOf(counts, 'first_response', 0.5),
    },
    deliveries: { delivered: countOf(counts, 'delivered'), exhausted: countOf(counts, 'exhausted') },
    waiting_handoffs: taken.waiting_handoffs,
    overdue_tasks: taken.overdue_tasks,
  }
}
