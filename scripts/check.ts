import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { performance } from 'node:perf_hooks'

const buildInfo = 'node_modules/.cache/tsc.tsbuildinfo'
const checks = [
  { name: 'lint and format', command: 'biome check --error-on-warnings .' },
  { name: 'types', command: `tsc --noEmit --incremental --tsBuildInfoFile ${buildInfo}` },
  { name: 'types of the dashboard', command: 'tsc --noEmit -p apps/dashboard' },
  { name: 'boundaries', command: 'node scripts/check-boundaries.ts' },
  { name: 'dead code', command: 'knip --cache --cache-location node_modules/.cache/knip' },
  { name: 'test files', command: 'node scripts/check-test-files.ts' },
  { name: 'words', command: 'node scripts/check-words.ts' },
  { name: 'no registry host', command: 'node scripts/check-registry-hosts.ts' },
  { name: 'generated files', command: 'node scripts/generate.ts --check' },
]

const root = join(import.meta.dirname, '..')
const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}` }

/** Runs a check and prints its result when it ends. Resolves with whether it passed. */
async function run({ name, command }: (typeof checks)[number]): Promise<boolean> {
  const started = performance.now()
  const [program = '', ...parameters] = command.split(' ')
  const child = spawn(program, parameters, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const passed = await new Promise<boolean>((resolve) => {
    child.once('error', (error) => {
      output += String(error)
      resolve(false)
    })
    child.once('close', (code) => resolve(code === 0))
  })
  const seconds = ((performance.now() - started) / 1_000).toFixed(1)
  console.log(`${passed ? 'ok  ' : 'FAIL'}  ${name} (${seconds} s)`)
  if (!passed) console.log(`      ${command}\n${output}`)
  return passed
}

const results = await Promise.all(checks.map(run))
const failed = checks.filter((_, n) => !results[n])
if (failed.length > 0) {
  console.log(`${failed.length} of ${checks.length} checks failed: ${failed.map(({ name }) => name).join(', ')}`)
  process.exitCode = 1
}
