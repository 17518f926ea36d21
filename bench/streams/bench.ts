import { startParley } from '@parley/test-kit/parley-process'

import { lead } from '../lead.ts'
import { drained, subscribe } from '../lead-events.ts'
import { measure, median, type Round } from '../load.ts'
import { round2, startChild, unlimited } from '../processes.ts'
import { openStreams } from './open-streams.ts'

const rounds = 5
const seconds = 6
const connections = 64
const streams = 200

/** What 200 open streams of the same workspace cost the flood of leads of `bench api`: alternately with and without them. */
export async function run(): Promise<object> {
  const parley = await startParley(unlimited)
  const receiver = await startChild('receiver.ts')
  try {
    const { key } = await parley.createKey('--prefix', 'niyog_live')
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    await subscribe(parley.url, headers, `${receiver.url}/hook`)
    const flood = () =>
      measure({ url: parley.url, path: '/niyog/api/v1/leads', headers, connections, seconds, body: lead })
    const alone: Round[] = []
    const watched: Round[] = []
    let bytes = 0
    // The first round warms up.
    for (let round = 0; round <= rounds; round++) {
      const without = await flood()
      await drained(parley.url, key)
      const open = await openStreams(parley.url, key, streams)
      const having = await flood()
      if (round > 0) {
        alone.push(without)
        watched.push(having)
        bytes += open.bytes()
      }
      open.close()
      await drained(parley.url, key)
    }
    return summarise(alone, watched, bytes)
  } finally {
    receiver.process.kill('SIGKILL')
    await parley.close()
  }
}

function summarise(alone: Round[], watched: Round[], bytes: number): object {
  const ratios = watched.map((round, index) => round.rate / (alone[index]?.rate ?? Number.NaN))
  return {
    ratio: round2(median(ratios)),
    ratio_min: round2(Math.min(...ratios)),
    ratio_max: round2(Math.max(...ratios)),
    rate_alone: Math.round(median(alone.map((round) => round.rate))),
    rate_watched: Math.round(median(watched.map((round) => round.rate))),
    p99_ms_alone: round2(median(alone.map((round) => round.p99))),
    p99_ms_watched: round2(median(watched.map((round) => round.p99))),
    bytes_a_stream_and_second: Math.round(bytes / streams / rounds / seconds),
    errors: [...alone, ...watched].reduce((sum, round) => sum + round.errors, 0),
  }
}
