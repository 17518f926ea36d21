import { setTimeout as delay } from 'node:timers/promises'

import { type ParleyProcess, startParley } from '@parley/test-kit/parley-process'
import pg from 'pg'

import { bare, deliver } from '../deliver.ts'
import { authorised, subscribe } from '../endpoints.ts'
import { median } from '../load.ts'
import { type Child, databaseUrl, peakMegabytes, round2, startChild, unlimited } from '../processes.ts'
import { seedPending, settle } from '../seed.ts'
import { seedFinished } from './history.ts'

const sizes = { '10k': 10_000, '1m': 1_000_000, '5m': 5_000_000 }
const days = 7
const rounds = 3
const deliveries = 20_000
const warmUp = 5_000
const pending = 1_000_000
const windows = 3
const windowSeconds = 15

/**
 * The rate of pending deliveries to one fast receiver, with more and more finished ones of the last seven days on
 * record, and then with a million pending. Measured alternately with the ceiling of `deliveries`, so that other load on
 * the machine doesn't look like growth. A ratio is rate by ceiling, relative to that of the smallest size.
 */
export async function run(): Promise<object> {
  const parley = await startParley(unlimited)
  const receiver = await startChild('receiver.ts')
  const url = await databaseUrl(parley)
  const db = new pg.Client(url)
  try {
    await db.connect()
    const endpoint = await subscribe(parley, await authorised(parley), `${receiver.url}/hook`)
    await db.query(
      `select make_partitions((now() at time zone 'UTC')::date - $1::integer, (now() at time zone 'UTC')::date)`,
      [days],
    )
    await deliver(db, endpoint.id, warmUp)

    const found: Found[] = []
    let done = 0
    for (const [size, to] of Object.entries(sizes)) {
      await seedFinished(url, { endpointId: endpoint.id, from: done, to, days })
      done = to
      found.push({ size, ...(await measure(db, receiver, endpoint)) })
    }
    await seedPending(db, [endpoint.id], pending)
    await settle(db, ['events', 'deliveries', 'queue'])
    const rates = await drain(receiver)
    const memory = await peakMegabytes(parley.pid())
    // Before the embedded PostgreSQL stops.
    await db.end()
    found.push({ size: 'pending', rates, ceilings: await quietCeilings(parley, receiver, endpoint.secret) })
    return {
      ...summarise(found),
      // A window with hardly any arrival is a stall.
      rate_pending_min: Math.round(Math.min(...rates)),
      memory_mb: Math.round(memory),
      target_ratio: 0.9,
      target_memory_mb: 300,
    }
  } finally {
    await db.end()
    receiver.process.kill('SIGKILL')
    await parley.close()
  }
}

interface Found {
  size: string
  rates: number[]
  ceilings: number[]
}

async function measure(
  db: pg.Client,
  receiver: Child,
  endpoint: { id: number; secret: string },
): Promise<Omit<Found, 'size'>> {
  const rates: number[] = []
  const ceilings: number[] = []
  for (let round = 0; round < rounds; round++) {
    ceilings.push(deliveries / (await bare(receiver.url, endpoint.secret, deliveries)))
    rates.push(deliveries / (await deliver(db, endpoint.id, deliveries)))
  }
  return { rates, ceilings }
}

/** Arrivals a second in consecutive windows, while the backlog lasts. */
async function drain(receiver: Child): Promise<number[]> {
  const count = async () => Number(await (await fetch(receiver.url)).text())
  const rates: number[] = []
  for (let window = 0; window < windows; window++) {
    const before = await count()
    const begin = performance.now()
    await delay(windowSeconds * 1_000)
    rates.push(((await count()) - before) / ((performance.now() - begin) / 1_000))
  }
  return rates
}

/** The ceilings after Parley, which still has a backlog, has stopped. */
async function quietCeilings(parley: ParleyProcess, receiver: Child, secret: string): Promise<number[]> {
  await parley.kill('SIGTERM')
  const ceilings: number[] = []
  for (let round = 0; round < rounds; round++) {
    ceilings.push(deliveries / (await bare(receiver.url, secret, deliveries)))
  }
  return ceilings
}

function summarise(found: Found[]): object {
  const relative = ({ rates, ceilings }: Found) => median(rates) / median(ceilings)
  const [smallest] = found
  const least = smallest ? relative(smallest) : Number.NaN
  return Object.fromEntries(
    found.flatMap((one) => [
      [`ratio_${one.size}`, round2(relative(one) / least)],
      [`rate_${one.size}`, Math.round(median(one.rates))],
      [`ceiling_${one.size}`, Math.round(median(one.ceilings))],
    ]),
  )
}
