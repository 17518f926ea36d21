import { setTimeout as delay } from 'node:timers/promises'

import { type ParleyProcess, startParley } from '@parley/test-kit/parley-process'
import pg from 'pg'

import { authorised } from '../endpoints.ts'
import { median } from '../load.ts'
import { databaseUrl, round2, unlimited } from '../processes.ts'
import { settle } from '../seed.ts'
import { insertAlone, seedContacts } from './ceiling.ts'

const sizes = { '1k': 1_000, '10k': 10_000, '100k': 100_000 }
/** Smaller sizes take the median of several rounds: a campaign of a thousand contacts ends within a second. */
const rounds = { '1k': 5, '10k': 3, '100k': 1 }
const ceilingContacts = 10_000

/**
 * Contacts a second for which a campaign queues a message and then waits, by campaign size. The simulator is paused, so
 * that nothing is sent meanwhile. The ceiling, before each size: the same rows written by plain statements of the same
 * size.
 */
export async function run(): Promise<object> {
  const parley = await startParley(unlimited)
  const db = new pg.Client(await databaseUrl(parley))
  try {
    await db.connect()
    const headers = await authorised(parley)
    await call(parley, headers, 'PATCH', '/v1/channels/1', { status: 'paused' })
    await stepped(parley, headers, db, 2_000)
    const results: Record<string, number> = {}
    const ratios: number[] = []
    for (const [name, contacts] of Object.entries(sizes)) {
      const rates: number[] = []
      const ceilings: number[] = []
      for (let round = 0; round < rounds[name as keyof typeof rounds]; round++) {
        ceilings.push(await alone(db))
        rates.push(await stepped(parley, headers, db, contacts))
      }
      results[`rate_${name}`] = Math.round(median(rates))
      results[`ceiling_${name}`] = Math.round(median(ceilings))
      results[`ratio_${name}`] = round2(median(rates) / median(ceilings))
      ratios.push(median(rates))
    }
    const { rows } = await db.query<{ messages: string }>(
      `select count(*) as messages from messages where kind = 'text'`,
    )
    return { ...results, growth: round2((ratios[2] ?? 0) / (ratios[0] ?? 1)), messages: Number(rows[0]?.messages) }
  } finally {
    await db.end()
    await parley.close()
  }
}

type Headers = Record<string, string>

async function call(parley: ParleyProcess, headers: Headers, method: string, path: string, body: object) {
  const response = await fetch(parley.url + path, { method, headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status} ${await response.text()}`)
  return (await response.json()) as { id: number }
}

/** How many of the new contacts get their message a second. */
async function stepped(parley: ParleyProcess, headers: Headers, db: pg.Client, contacts: number): Promise<number> {
  await seedContacts(db, contacts, 'bench')
  const steps = [
    { type: 'message', content: { type: 'text', text: 'Hi {{name|there}}, is this a good time?' } },
    { type: 'wait', days: 1 },
    { type: 'message', content: { type: 'text', text: 'And now?' } },
  ]
  const { id } = await call(parley, headers, 'POST', '/v1/campaigns', { name: 'Bench', steps })
  await call(parley, headers, 'POST', `/v1/campaigns/${id}/enrollments`, { filter: { source: 'bench' } })
  await db.query(`update contacts set source = null where source = 'bench'`)
  await settle(db, ['contacts', 'enrollments'])
  const began = performance.now()
  await call(parley, headers, 'POST', `/v1/campaigns/${id}/start`, {})
  const due =
    'select exists (select from enrollments where campaign_id = $1 and ended_at is null and due_at <= now()) as due'
  while ((await db.query<{ due: boolean }>(due, [id])).rows[0]?.due) await delay(20)
  return contacts / ((performance.now() - began) / 1_000)
}

async function alone(db: pg.Client): Promise<number> {
  const first = await seedContacts(db, ceilingContacts, null)
  const began = performance.now()
  await insertAlone(db, first, ceilingContacts)
  return ceilingContacts / ((performance.now() - began) / 1_000)
}
