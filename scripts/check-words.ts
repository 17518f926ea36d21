import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Words that a reader has to read twice, and what to say instead. */
const words: Record<string, string> = {
  beside: 'next to, besides, with, while',
  whoever: 'a noun: the client, the caller, the process',
  anew: 'again',
  'in place of': 'instead of',
  'hangs? on': 'depends on',
  'of theirs': 'their',
  'nobody foresaw': 'unexpected',
  thereof: 'of it',
}

const prose = /\.(ts|tsx|mjs|md|py)$/
// Released migrations don't change; samples and seeds are the vendors' words; agents speak as people do.
const foreign = [/^apps\/server\/migrations\//, /^conformance\/[^/]+\/samples\//, /\.texts\.ts$/, /\.gen\.ts$/]
const self = 'scripts/check-words.ts'

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => prose.test(file) && file !== self && !foreign.some((pattern) => pattern.test(file)))

const patterns = Object.entries(words).map(([word, better]) => ({ pattern: new RegExp(`\\b${word}\\b`, 'i'), better }))
let found = 0
for (const file of files) {
  for (const [n, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    for (const { pattern, better } of patterns) {
      const word = pattern.exec(line)?.[0]
      if (word === undefined) continue
      found++
      console.log(`${file}:${n + 1}: "${word}": ${better}`)
    }
  }
}
if (found > 0) process.exitCode = 1
