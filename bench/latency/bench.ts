import { startParley } from '@parley/test-kit/parley-process'
import pg from 'pg'

import { deliver } from '../deliver.ts'
import { authorised, subscribe } from '../endpoints.ts'
import { type Latencies, latencies } from '../latencies.ts'
import { lead } from '../lead.ts'
import { median } from '../load.ts'
import { databaseUrl, round2, startChild, unlimited } from '../processes.ts'
import { sendSteadily } from '../steady.ts'

const rounds = 3
const warmUp = 5_000
const deliveries = 20_000
const share = 0.3
const loadedSeconds = 12
const idlePerSecond = 10
const idleSeconds = 10

/**
 * From the 2xx for a new contact to the first byte of its webhook, with one POST for each contact at a constant rate:
 * at 30 % of the rate of pending deliveries, and on an idle system. The ceiling, measured alternately: a bare Fastify
 * that does one INSERT, answers and POSTs. "Through" starts at the request's scheduled time, so it includes the wait
 * for the 2xx.
 */
export async function run(): Promise<object> {
  const parley = await startParley(unlimited)
  const receiver = await startChild('arrivals.ts')
  const url = await databaseUrl(parley)
  const db = new pg.Client(url)
  try {
    await db.connect()
    const headers = await authorised(parley)
    const { id, secret } = await subscribe(parley, headers, `${receiver.url}/hook`)
    const environment = { DATABASE_URL: url, RECEIVER: `${receiver.url}/hook`, SECRET: secret }
    const ceiling = await startChild('latency/ceiling.ts', environment)
    try {
      await deliver(db, id, warmUp)
      const most = deliveries / (await deliver(db, id, deliveries))
      await (await fetch(receiver.url)).body?.cancel()
      const perSecond = Math.round(most * share)

      const round = async (base: string, perSecond: number, seconds: number) => {
        const { answered, errors } = await sendSteadily({ url: base, headers, perSecond, seconds, request, key })
        return { ...(await latencies(receiver.url, answered, ([, phone]) => phone)), errors }
      }
      await round(parley.url, perSecond, 5)
      await round(ceiling.url, perSecond, 5)
      const idle: Round[] = []
      const loaded: Round[] = []
      const bare: Round[] = []
      for (let n = 0; n < rounds; n++) {
        idle.push(await round(parley.url, idlePerSecond, idleSeconds))
        bare.push(await round(ceiling.url, perSecond, loadedSeconds))
        loaded.push(await round(parley.url, perSecond, loadedSeconds))
      }
      return { ...summarise(idle, loaded, bare), per_second: perSecond, deliveries_rate: Math.round(most) }
    } finally {
      ceiling.process.kill('SIGKILL')
    }
  } finally {
    await db.end()
    receiver.process.kill('SIGKILL')
    await parley.close()
  }
}

type Round = Latencies & { errors: number }

function summarise(idle: Round[], loaded: Round[], bare: Round[]): object {
  const of = (runs: Round[], value: keyof Round) => round2(median(runs.map((run) => run[value])))
  const sum = (value: keyof Round) => loaded.reduce((total, run) => total + run[value], 0)
  const ratio = (value: keyof Round) =>
    round2(median(loaded.map((run, n) => run[value] / (bare[n]?.[value] ?? Number.NaN))))
  return {
    p50_ms: of(loaded, 'p50'),
    p99_ms: of(loaded, 'p99'),
    idle_p50_ms: of(idle, 'p50'),
    idle_p99_ms: of(idle, 'p99'),
    ceiling_p50_ms: of(bare, 'p50'),
    ceiling_p99_ms: of(bare, 'p99'),
    target_p50_ms: 15,
    target_p99_ms: 60,
    early_share: of(loaded, 'early'),
    ceiling_early_share: of(bare, 'early'),
    through_p50_ratio: ratio('throughP50'),
    through_p99_ratio: ratio('throughP99'),
    through_p50_ms: of(loaded, 'throughP50'),
    through_p99_ms: of(loaded, 'throughP99'),
    ceiling_through_p50_ms: of(bare, 'throughP50'),
    ceiling_through_p99_ms: of(bare, 'throughP99'),
    errors: sum('errors'),
    missing: sum('missing'),
  }
}

const request = () => ({ path: '/v1/contacts', body: lead() })

function key(answer: string): string {
  return /"phone":"(\d+)"/.exec(answer)?.[1] ?? ''
}
