import { type ParleyProcess, startParley } from '@parley/test-kit/parley-process'
import pg from 'pg'
import { Pool } from 'undici'

import { quantile } from '../load.ts'
import { databaseUrl, round2, unlimited } from '../processes.ts'
import { fill } from './fill.ts'
import { type Read, readsOf } from './reads.ts'
import { requireIndexes, requireNoScan, scansOfLargeTables } from './scans.ts'

const times = 300
const warmUp = 20

/**
 * What the views of the dashboard cost the server, one request at a time, alternately with the same SQL by hand over one
 * connection. The argument scales the sizes: 0.05 is a quick run. It fails if a large table is scanned.
 */
export async function run(scaleGiven = '1'): Promise<object> {
  const scale = Number(scaleGiven)
  if (!(scale > 0)) throw new Error('the argument must be a factor for the sizes, like 0.05')
  const parley = await startParley(unlimited)
  const url = await databaseUrl(parley)
  const db = new pg.Client(url)
  try {
    await db.connect()
    const owner = await signUpOwner(parley)
    const searched = JSON.parse(await parley.cli('workspaces', 'create', 'Searched', '--json')) as { id: number }
    const { key } = await parley.createKey('--workspace', String(searched.id))
    const places = { workspace: 1, actor: owner.actor, searchedWorkspace: searched.id }
    const sizes = { contacts: 50_000 * scale, searched: 1_000_000 * scale, messagesEach: 10 }
    const filledAt = performance.now()
    await fill(db, sizes, places)
    const fillSeconds = Math.round((performance.now() - filledAt) / 1_000)
    const { rows } = await db.query('select id from conversations order by random() limit 200')
    const reads = readsOf({ ...places, conversations: rows.map(({ id }) => Number(id)) })
    // As Parley's connections are set.
    await db.query('set plan_cache_mode = force_generic_plan; set jit = off')
    const before = await scansOfLargeTables(db)
    const headers = { owner: owner.headers, searcher: { authorization: `Bearer ${key}` } }
    const found: Record<string, object> = {}
    for (const read of reads) {
      for (const statement of read.statements(0)) await requireIndexes(db, read.name, statement, Object.keys(before))
      found[read.name] = await measureRead(parley.url, db, read, headers[read.by])
    }
    requireNoScan(before, await scansOfLargeTables(db))
    return { ...found, scale, fill_seconds: fillSeconds, tables_checked: Object.keys(before).length }
  } finally {
    await db.end()
    await parley.close()
  }
}

/** The owner of workspace 1, as a browser asks. */
async function signUpOwner(parley: ParleyProcess) {
  const [, token] = /setup#(\S+)/.exec(await parley.cli('setup')) ?? []
  const origin = parley.url
  const made = await fetch(`${origin}/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ token, name: 'Ana Souza', email: 'ana@example.com', password: 'correct horse battery' }),
  })
  if (made.status !== 201) throw new Error(`nobody could be made the owner: ${await made.text()}`)
  const cookie = made.headers.getSetCookie().map((text) => text.split(';', 1)[0])
  const headers = { cookie: cookie.join('; '), origin, 'parley-workspace': '1' }
  const { actor } = (await (await fetch(`${origin}/v1/me`, { headers })).json()) as { actor: string }
  return { headers, actor }
}

async function measureRead(url: string, db: pg.ClientBase, read: Read, headers: Record<string, string>) {
  const pool = new Pool(url, { connections: 1 })
  const server: number[] = []
  const sql: number[] = []
  try {
    for (let n = -warmUp; n < times; n++) {
      const place = Math.abs(n)
      const asked = performance.now()
      const response = await pool.request({ path: read.path(place), method: 'GET', headers })
      const body = await response.body.text()
      if (response.statusCode !== 200) throw new Error(`${read.name} answered ${response.statusCode}: ${body}`)
      const answered = performance.now()
      for (const [index, { text, values }] of read.statements(place).entries()) {
        await db.query({ name: `${read.name}_${index}`, text, values })
      }
      const done = performance.now()
      if (n < 0) continue
      server.push(answered - asked)
      sql.push(done - answered)
    }
  } finally {
    await pool.close()
  }
  return compare(server.sort(ascending), sql.sort(ascending))
}

const ascending = (a: number, b: number) => a - b

function compare(server: readonly number[], sql: readonly number[]) {
  const at = (q: number) => [quantile([...server], q), quantile([...sql], q)] as const
  const [[p50, sqlP50], [p95, sqlP95]] = [at(0.5), at(0.95)]
  return {
    p50_ms: round2(p50),
    p95_ms: round2(p95),
    sql_p50_ms: round2(sqlP50),
    sql_p95_ms: round2(sqlP95),
    ratio_p50: round2(p50 / sqlP50),
    ratio_p95: round2(p95 / sqlP95),
  }
}
