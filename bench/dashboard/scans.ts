import { setTimeout as delay } from 'node:timers/promises'

import type pg from 'pg'

import { largeTables } from './fill.ts'

/** From as many rows on, a scan is too much. Smaller tables are scanned because that is faster. */
const largeFrom = 50_000
/** An idle connection reports what it has read after ten seconds. */
const reportedAfterMs = 11_000

/** How often each large table has been read from its first row to its last one, by any connection, so far. */
export async function scansOfLargeTables(db: pg.ClientBase): Promise<Record<string, number>> {
  await delay(reportedAfterMs)
  const { rows } = await db.query(
    `select t.relname as name, t.seq_scan as scans from pg_stat_user_tables t join pg_class c on c.oid = t.relid
     where t.relname = any($1) and c.reltuples >= $2`,
    [largeTables, largeFrom],
  )
  return Object.fromEntries(rows.map(({ name, scans }) => [name, Number(scans)]))
}

/** Throws if a table was scanned in between. */
export function requireNoScan(before: Record<string, number>, after: Record<string, number>): void {
  const scanned = Object.keys(after).filter((name) => (after[name] ?? 0) > (before[name] ?? 0))
  if (scanned.length > 0) throw new Error(`a plan has a sequential scan on ${scanned.join(' and ')}`)
}

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  Plans?: PlanNode[]
}

/** Throws if the plan of a statement scans a large table: so the read that would is named. */
export async function requireIndexes(
  db: pg.ClientBase,
  read: string,
  { text, values }: { text: string; values: unknown[] },
  large: readonly string[],
): Promise<void> {
  const { rows } = await db.query(`explain (format json) ${text}`, values)
  const scanned = nodesOf(rows[0]['QUERY PLAN'][0].Plan).filter(
    (node) => node['Node Type'].endsWith('Seq Scan') && large.includes(node['Relation Name'] ?? ''),
  )
  if (scanned.length > 0) throw new Error(`${read}: a sequential scan on ${scanned[0]?.['Relation Name']}`)
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]
