import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } }
const [, ...startArguments] = scripts.start.split(' ')

/** How a program has ended, and what it has said. */
export interface Ended {
  /** Null when a signal ended it. */
  code: number | null
  stdout: string
  stderr: string
}

/** What `npm start` runs, under the Node.js of the caller and from any folder. */
export const serverCommand: readonly [string, ...string[]] = [
  process.execPath,
  ...startArguments.map((argument) => (argument.startsWith('--') ? argument : join(root, argument))),
]

/** What `npx parley` runs, before its arguments. */
export const parleyCommand: readonly [string, ...string[]] = [join(root, 'apps/server/bin/parley.js')]

/** Runs the server until it ends by itself: for starts that must fail. */
export function runServer(env: NodeJS.ProcessEnv): Promise<Ended> {
  return run(serverCommand, env)
}

/** What `npx parley …` runs. */
export function runCli(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  return run([...parleyCommand, ...args], env)
}

/** The environment with only these settings of Parley's, whatever the caller's own holds. */
export function parleyEnvironment(settings: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign = /^(PARLEY_.*|OTEL_.*|DATABASE_URL|HOST|PORT|NODE_ENV)$/
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name))
  return { ...Object.fromEntries(kept), ...settings }
}

async function run([file, ...args]: readonly [string, ...string[]], settings: NodeJS.ProcessEnv): Promise<Ended> {
  const child = spawn(file, args, { env: parleyEnvironment(settings), stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}
