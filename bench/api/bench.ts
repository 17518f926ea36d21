import { startParley } from '@parley/test-kit/parley-process'
import { lead } from '../lead.ts'
import { drained, subscribe } from '../lead-events.ts'
import { measure, median, type Round } from '../load.ts'
import { databaseUrl, round2, startChild, unlimited } from '../processes.ts'

const rounds = 5
const seconds = 6
const connections = 64

/**
 * Leads a second over HTTP, with one subscribed endpoint and its deliveries at the same time. The ceiling, measured
 * alternately: a bare Fastify that does one INSERT of the same size, on the same Node.js, database, client and number
 * of connections.
 */
export async function run(): Promise<object> {
  const parley = await startParley(unlimited)
  const receiver = await startChild('receiver.ts')
  const ceiling = await startChild('api/ceiling.ts', { DATABASE_URL: await databaseUrl(parley) })
  try {
    const { key } = await parley.createKey('--prefix', 'niyog_live')
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    await subscribe(parley.url, headers, `${receiver.url}/hook`)
    const path = '/niyog/api/v1/leads'
    const parleyRounds: Round[] = []
    const ceilingRounds: Round[] = []
    // The first round of each warms up.
    for (let round = 0; round <= rounds; round++) {
      const bare = await measure({ url: ceiling.url, path, headers, connections, seconds, body: lead })
      const full = await measure({ url: parley.url, path, headers, connections, seconds, body: lead })
      if (round > 0) {
        ceilingRounds.push(bare)
        parleyRounds.push(full)
      }
      await drained(parley.url, key)
    }
    const delivered = Number(await (await fetch(`${receiver.url}/count`)).text())
    return summarise(parleyRounds, ceilingRounds, delivered)
  } finally {
    receiver.process.kill('SIGKILL')
    ceiling.process.kill('SIGKILL')
    await parley.close()
  }
}

function summarise(parley: Round[], ceiling: Round[], delivered: number): object {
  const rate = median(parley.map((round) => round.rate))
  const ceilingRate = median(ceiling.map((round) => round.rate))
  const ratios = parley.map((round, index) => round.rate / (ceiling[index]?.rate ?? Number.NaN))
  return {
    ratio: round2(median(ratios)),
    ratio_min: round2(Math.min(...ratios)),
    ratio_max: round2(Math.max(...ratios)),
    rate: Math.round(rate),
    ceiling_rate: Math.round(ceilingRate),
    p50_ms: round2(median(parley.map((round) => round.p50))),
    p99_ms: round2(median(parley.map((round) => round.p99))),
    ceiling_p50_ms: round2(median(ceiling.map((round) => round.p50))),
    ceiling_p99_ms: round2(median(ceiling.map((round) => round.p99))),
    errors: parley.reduce((sum, round) => sum + round.errors, 0),
    delivered,
  }
}
