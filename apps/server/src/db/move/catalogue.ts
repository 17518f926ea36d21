import type pg from 'pg'

/** The tables of Parley's, without their partitions. Of the migrations, the target keeps its own. */
export async function tables(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(relname) as name from pg_class
     where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition
       and relname <> 'migrations' and relname !~ '^(events|deliveries|attempts|requests)_\\d{8}$'
     order by relname`,
  )
  return rows.map(({ name }) => name)
}

/** The first and the last day for which one of these tables has a partition; null for none. */
export async function partitionDays(
  client: pg.Client,
  parents: readonly string[],
): Promise<{ first: string; last: string } | null> {
  const { rows } = await client.query<{ first: string | null; last: string }>(
    `select min(day)::text as first, max(day)::text as last from (
       select to_date(right(c.relname, 8), 'YYYYMMDD') as day from pg_class c join pg_inherits i on i.inhrelid = c.oid
       where c.relnamespace = current_schema()::regnamespace and i.inhparent = any($1::regclass[])) d`,
    [parents],
  )
  const first = rows[0]?.first
  return first ? { first, last: rows[0]?.last ?? first } : null
}

export interface ForeignKey {
  table: string
  name: string
  /** SQL. */
  definition: string
}

export async function foreignKeys(client: pg.Client): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(
    `select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
     from pg_constraint
     where contype = 'f' and connamespace = current_schema()::regnamespace and conparentid = 0 order by oid`,
  )
  return rows
}

export async function sequences(client: pg.Client): Promise<{ name: string; last: string; called: boolean }[]> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(relname) as name from pg_class
     where relnamespace = current_schema()::regnamespace and relkind = 'S' order by relname`,
  )
  const found = []
  for (const { name } of rows) {
    const state = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${name}`,
    )
    for (const { last, called } of state.rows) found.push({ name, last, called })
  }
  return found
}

export async function rowCounts(client: pg.Client, names: readonly string[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const name of names) {
    const { rows } = await client.query<{ count: string }>(`select count(*) as count from ${name}`)
    counts.set(name, Number(rows[0]?.count))
  }
  return counts
}
