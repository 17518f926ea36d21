const benchmarks: Record<string, () => Promise<{ run(): Promise<object> }>> = {
  api: () => import('./api/bench.ts'),
}

/** `npm run bench -- NAME`: prints one line of JSON, then a table. */
const name = process.argv[2] ?? ''
const load = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined
if (!load) {
  console.error(`usage: npm run bench -- ${Object.keys(benchmarks).join('|')}`)
  process.exit(2)
}
const result = await (await load()).run()
console.log(JSON.stringify({ bench: name, ...result }))
console.table(result)
