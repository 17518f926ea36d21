import { setTimeout as delay } from 'node:timers/promises'

import { type ParleyProcess, startParley } from '@parley/test-kit/parley-process'
import pg from 'pg'

import { bare, emptied } from '../deliver.ts'
import { authorised, subscribe } from '../endpoints.ts'
import { lead } from '../lead.ts'
import { median } from '../load.ts'
import { databaseUrl, round2, startChild, unlimited } from '../processes.ts'
import { sendSteadily } from '../steady.ts'

const widths = [1, 10, 100]
const rounds = 3
const deliveries = 10_000
/** Far more than the API can take, so that requests queue. */
const burstPerSecond = 100_000
const lonely = 100
const lonelyPerSecond = 10
/** PostgreSQL's backends report their statistics after at most ten idle seconds. */
const reportedAfterMs = 12_000

/**
 * Events for 1, 10 and 100 endpoints, created over HTTP. Measures deliveries a second, from the first POST until the
 * last one is on record, against the ceiling of `deliveries`. Also measures the transactions, nearly all of one
 * statement, that an event costs from its POST to its last record, when events come one by one.
 */
export async function run(): Promise<object> {
  const parley = await startParley(unlimited)
  const receiver = await startChild('receiver.ts')
  const db = new pg.Client(await databaseUrl(parley))
  try {
    await db.connect()
    const idle = await transactions(db, () => delay((lonely / lonelyPerSecond) * 1_000))
    const found: object[] = []
    for (const width of widths) {
      const { headers, secret } = await tenant(parley, receiver.url, width)
      const post = async (perSecond: number, events: number) => {
        const load = { url: parley.url, headers, perSecond, seconds: events / perSecond, request, key: () => '' }
        const { errors } = await sendSteadily(load)
        if (errors > 0) throw new Error(`${errors} of ${events} events were refused`)
        await emptied(db)
      }
      const events = Math.ceil(deliveries / width)
      await post(burstPerSecond, Math.ceil(events / 10))
      const rates: number[] = []
      const ceilings: number[] = []
      for (let round = 0; round < rounds; round++) {
        ceilings.push(deliveries / (await bare(receiver.url, secret, deliveries)))
        const begin = performance.now()
        await post(burstPerSecond, events)
        rates.push((events * width * 1_000) / (performance.now() - begin))
      }
      const busy = await transactions(db, () => post(lonelyPerSecond, lonely))
      found.push({
        [`ratio_${width}`]: round2(median(rates.map((rate, round) => rate / (ceilings[round] ?? Number.NaN)))),
        [`rate_${width}`]: Math.round(median(rates)),
        [`ceiling_${width}`]: Math.round(median(ceilings)),
        [`statements_per_event_${width}`]: round2((busy - idle) / lonely),
      })
    }
    return Object.assign({}, ...found)
  } finally {
    await db.end()
    receiver.process.kill('SIGKILL')
    await parley.close()
  }
}

/** Creates a workspace with `width` endpoints. */
async function tenant(
  parley: ParleyProcess,
  receiver: string,
  width: number,
): Promise<{ headers: Record<string, string>; secret: string }> {
  const { id } = JSON.parse(await parley.cli('workspaces', 'create', `of ${width}`, '--json')) as { id: number }
  const headers = await authorised(parley, '--workspace', String(id))
  let secret = ''
  for (let n = 0; n < width; n++) secret = (await subscribe(parley, headers, `${receiver}/${n}`)).secret
  return { headers, secret }
}

/** The transactions that the database commits during `work`, including those that are reported late. */
async function transactions(db: pg.Client, work: () => Promise<unknown>): Promise<number> {
  const committed = async () => {
    await delay(reportedAfterMs)
    const { rows } = await db.query(
      'select xact_commit::integer as n from pg_stat_database where datname = current_database()',
    )
    return rows[0].n as number
  }
  const before = await committed()
  await work()
  return (await committed()) - before
}

const request = () => ({ path: '/v1/contacts', body: lead() })
