import { setTimeout as delay } from 'node:timers/promises'

import { startParley } from '@parley/test-kit/parley-process'
import pg from 'pg'

import { emptied } from '../deliver.ts'
import { authorised, setActive, subscribe } from '../endpoints.ts'
import { type Latencies, latencies } from '../latencies.ts'
import { median } from '../load.ts'
import { databaseUrl, round2, startChild, unlimited } from '../processes.ts'
import { seedPending, settle } from '../seed.ts'
import { sendSteadily } from '../steady.ts'

const pairs = 5
const seconds = 15
const goodEndpoints = 96
const perSecond = goodEndpoints * 2
const backlog = 100_000
/** Deliveries for each of the three bad endpoints: more than their slots hold. */
const waiting = 2_000

/**
 * A hundred endpoints of one Parley. Measures the latency from the 2xx to the webhook's first byte, for events to 96 of
 * them at a constant rate, alternately with and without load on the other four. Of these, one hangs, one answers 500,
 * one drips its answer, and one has 100,000 deliveries due. The ceiling is the run without the four.
 */
export async function run(): Promise<object> {
  const parley = await startParley(unlimited)
  const receiver = await startChild('arrivals.ts')
  const trouble = await startChild('isolation/troublemaker.ts')
  const db = new pg.Client(await databaseUrl(parley))
  try {
    await db.connect()
    const headers = await authorised(parley)
    const good: number[] = []
    for (let n = 0; n < goodEndpoints; n++) good.push((await subscribe(parley, headers, `${receiver.url}/${n}`)).id)
    const bad: number[] = []
    for (const path of ['hang', 'fail', 'drip', 'busy']) {
      bad.push((await subscribe(parley, headers, `${trouble.url}/${path}`)).id)
    }
    await setActive(parley, headers, bad, false)

    const steady = async (length = seconds) => {
      await settle(db, ['events', 'deliveries', 'attempts', 'queue'])
      const request = (index: number) => ({ path: `/v1/endpoints/${good[index % good.length]}/test`, body: '{}' })
      const { answered, errors } = await sendSteadily({
        url: parley.url,
        headers,
        perSecond,
        seconds: length,
        request,
        key: (answer) => (JSON.parse(answer) as { event_id: string }).event_id,
      })
      return { ...(await latencies(receiver.url, answered, ([event]) => event)), errors }
    }

    await steady(5)
    const alone: Round[] = []
    const withTrouble: Round[] = []
    let leftOver = 0
    for (let pair = 0; pair < pairs; pair++) {
      alone.push(await steady())
      await setActive(parley, headers, bad, true)
      await seedPending(db, bad.slice(0, 3), waiting)
      await seedPending(db, bad.slice(3), backlog)
      withTrouble.push(await steady())
      const { rows } = await db.query('select count(*)::integer as n from queue where endpoint_id = $1', [bad[3]])
      leftOver = Math.max(leftOver, rows[0].n)
      await setActive(parley, headers, bad, false)
      await emptied(db)
      while ((await (await fetch(trouble.url)).text()) !== '0') await delay(100)
    }
    return { ...summarise(alone, withTrouble), per_second: perSecond, backlog_left: leftOver }
  } finally {
    await db.end()
    receiver.process.kill('SIGKILL')
    trouble.process.kill('SIGKILL')
    await parley.close()
  }
}

type Round = Latencies & { errors: number }

function summarise(alone: Round[], withTrouble: Round[]): object {
  const of = (runs: Round[], value: keyof Round) => round2(median(runs.map((run) => run[value])))
  const ratios = (value: keyof Round) =>
    withTrouble.map((run, pair) => run[value] / (alone[pair]?.[value] ?? Number.NaN))
  const both = [...alone, ...withTrouble]
  return {
    p99_ratio: round2(median(ratios('p99'))),
    p99_ratio_min: round2(Math.min(...ratios('p99'))),
    p99_ratio_max: round2(Math.max(...ratios('p99'))),
    target_p99_ratio: 1.5,
    p50_ratio: round2(median(ratios('p50'))),
    p99_ms: of(withTrouble, 'p99'),
    alone_p99_ms: of(alone, 'p99'),
    p50_ms: of(withTrouble, 'p50'),
    alone_p50_ms: of(alone, 'p50'),
    through_p99_ms: of(withTrouble, 'throughP99'),
    alone_through_p99_ms: of(alone, 'throughP99'),
    early_share: of(withTrouble, 'early'),
    errors: both.reduce((sum, run) => sum + run.errors, 0),
    missing: both.reduce((sum, run) => sum + run.missing, 0),
  }
}
