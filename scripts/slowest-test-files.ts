import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

const shown = 10

interface Report {
  testResults: { name: string; startTime: number; endTime: number; assertionResults: unknown[] }[]
}

/** Prints the slowest test files of Vitest's JSON reports, with the seconds that their tests took. */
const files = process.argv
  .slice(2)
  .flatMap((path) => (JSON.parse(readFileSync(path, 'utf8')) as Report).testResults)
  .map(({ name, startTime, endTime, assertionResults }) => ({
    name: relative(process.cwd(), name),
    seconds: (endTime - startTime) / 1_000,
    tests: assertionResults.length,
  }))
  .toSorted((a, b) => b.seconds - a.seconds)
for (const { name, seconds, tests } of files.slice(0, shown)) {
  console.log(`${seconds.toFixed(1).padStart(6)} s  ${String(tests).padStart(4)} tests  ${name}`)
}
