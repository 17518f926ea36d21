import pg from 'pg'

type Query = (this: pg.Client, asked: unknown, ...rest: unknown[]) => unknown

interface Asked {
  text: string
  values?: unknown[]
}

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  'Heap Fetches'?: number
  Plans?: PlanNode[]
}

/** What statements read of a table. */
export interface Reading {
  scans: string[]
  /** Rows that were looked at, whether they matched or not. */
  rows: number
}

/** The last statement about a table that `work` has Parley ask PostgreSQL. */
async function lastStatement(table: string, work: () => Promise<unknown>): Promise<Asked> {
  const prototype = pg.Client.prototype as unknown as { query: Query }
  const { query } = prototype
  let last: Asked | undefined
  prototype.query = function (asked, ...rest) {
    const { text, values } = asked as Asked
    if (text?.includes(table)) last = { text, values: values ?? (rest[0] as unknown[]) }
    return query.call(this, asked, ...rest)
  }
  try {
    await work()
  } finally {
    prototype.query = query
  }
  if (!last) throw new Error(`no statement was about ${table}`)
  return last
}

/** What the last statement about a table reads of it, as PostgreSQL explains it. */
export async function readingOf(url: string, table: string, work: () => Promise<unknown>): Promise<Reading> {
  const { text, values } = await lastStatement(table, work)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query(`explain (analyze, format json) ${text}`, values)
    const nodes = flat(rows[0]['QUERY PLAN'][0].Plan).filter((node) => node['Relation Name'] === table)
    return { scans: nodes.map((node) => node['Node Type']), rows: Math.round(sum(nodes.map(looked))) }
  } finally {
    await client.end()
  }
}

const flat = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flat)]
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)
const looked = (node: PlanNode) =>
  node['Actual Loops'] *
  (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0))
