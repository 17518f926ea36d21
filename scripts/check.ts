import { spawnSync } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { performance } from 'node:perf_hooks'

const steps = [
  { name: 'lint and format', command: 'biome check --error-on-warnings .' },
  { name: 'types', command: 'tsc --noEmit' },
  { name: 'boundaries', command: 'node scripts/check-boundaries.ts' },
  { name: 'dead code', command: 'knip' },
  { name: 'no registry host', command: 'node scripts/check-registry-hosts.ts' },
  { name: 'generated files', command: 'node scripts/generate.ts --check' },
]

const root = join(import.meta.dirname, '..')
const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}` }

const failed = steps.filter(({ name, command }) => {
  const started = performance.now()
  const [program = '', ...parameters] = command.split(' ')
  const { status, stdout, stderr, error } = spawnSync(program, parameters, {
    cwd: root,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 2 ** 20,
  })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'}  ${name} (${seconds} s)`)
  if (status === 0) return false
  console.log(`      ${command}\n${stdout}${stderr}${error ?? ''}`)
  return true
})

if (failed.length > 0) {
  console.log(`${failed.length} of ${steps.length} checks failed: ${failed.map(({ name }) => name).join(', ')}`)
  process.exitCode = 1
}
