import { loadavg } from 'node:os'

const benchmarks: Record<string, () => Promise<{ run(...args: string[]): Promise<object> }>> = {
  api: () => import('./api/bench.ts'),
  deliveries: () => import('./deliveries/bench.ts'),
  latency: () => import('./latency/bench.ts'),
  isolation: () => import('./isolation/bench.ts'),
  growth: () => import('./growth/bench.ts'),
  fanout: () => import('./fanout/bench.ts'),
  reply: () => import('./reply/bench.ts'),
  messages: () => import('./messages/bench.ts'),
  streams: () => import('./streams/bench.ts'),
  campaign: () => import('./campaign/bench.ts'),
  dashboard: () => import('./dashboard/bench.ts'),
}

/** `npm run bench -- NAME [ARGUMENT]`: prints one line of JSON, then a table. */
const name = process.argv[2] ?? ''
const load = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined
if (!load) {
  console.error(`usage: npm run bench -- ${Object.keys(benchmarks).join('|')}`)
  process.exit(2)
}
// A figure means little while other load runs on the machine.
const [loadBefore = 0] = loadavg()
const result = {
  ...(await (await load()).run(...process.argv.slice(3))),
  load_before: Math.round(loadBefore * 100) / 100,
}
console.log(JSON.stringify({ bench: name, ...result }))
console.table(result)
