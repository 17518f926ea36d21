import { startParley } from '@parley/test-kit/parley-process'
import pg from 'pg'

import { bare, deliver } from '../deliver.ts'
import { authorised, subscribe } from '../endpoints.ts'
import { median } from '../load.ts'
import { databaseUrl, peakMegabytes, round2, startChild, unlimited } from '../processes.ts'

const rounds = 5
const deliveries = 50_000
const warmUp = 5_000

/**
 * Pending deliveries to one fast receiver, by one Parley, until every attempt is on record. The ceiling, measured
 * alternately: the same bodies, freshly signed, to the same receiver from a bare undici loop that keeps no record.
 */
export async function run(): Promise<object> {
  const parley = await startParley(unlimited)
  const receiver = await startChild('receiver.ts')
  const db = new pg.Client(await databaseUrl(parley))
  try {
    await db.connect()
    const endpoint = await subscribe(parley, await authorised(parley), `${receiver.url}/hook`)
    const rates: number[] = []
    const ceilings: number[] = []
    await deliver(db, endpoint.id, warmUp)
    const ceiling = async () => ceilings.push(deliveries / (await bare(receiver.url, endpoint.secret, deliveries)))
    await ceiling()
    for (let round = 0; round < rounds; round++) {
      rates.push(deliveries / (await deliver(db, endpoint.id, deliveries)))
      await ceiling()
    }
    const { rows } = await db.query('select count(*)::integer as n from attempts')
    // Each rate is between two ceilings: the speed of a shared machine changes from minute to minute.
    const ratios = rates.map((rate, index) => (2 * rate) / ((ceilings[index] ?? 0) + (ceilings[index + 1] ?? 0)))
    return {
      ratio: round2(median(ratios)),
      ratio_min: round2(Math.min(...ratios)),
      ratio_max: round2(Math.max(...ratios)),
      rate: Math.round(median(rates)),
      ceiling_rate: Math.round(median(ceilings)),
      attempts_recorded: rows[0].n,
      expected: warmUp + rounds * deliveries,
      memory_mb: Math.round(await peakMegabytes(parley.pid())),
    }
  } finally {
    await db.end()
    receiver.process.kill('SIGKILL')
    await parley.close()
  }
}
