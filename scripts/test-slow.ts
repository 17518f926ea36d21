import { spawnSync } from 'node:child_process'

const isSeed = (argument: string) => /^\d+$/.test(argument)
const given = process.argv.slice(2)
const seeds = given.filter(isSeed)
const vitest = ['run', ...tiers(), ...given.filter((argument) => !isSeed(argument))]

/** All that have a database or a server, unless the caller chooses. */
function tiers(): string[] {
  return given.some((argument) => argument.startsWith('--project')) ? [] : ['app', 'process', 'soak'].map(project)
}

function project(tier: string): string {
  return `--project=${tier}`
}

function run(seed: string): boolean {
  console.log(`Slow run with seed ${seed}`)
  const { status } = spawnSync('vitest', vitest, { stdio: 'inherit', env: { ...process.env, TEST_SLOW_SEED: seed } })
  if (status !== 0) console.log(`Failed. Again: npm run test:slow -- ${seed}`)
  return status === 0
}

const passed = (seeds.length > 0 ? seeds : [String(Math.floor(Math.random() * 10_000))]).map(run)
process.exitCode = passed.every(Boolean) ? 0 : 1
