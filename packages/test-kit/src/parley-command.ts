import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const server = fileURLToPath(new URL('../../../apps/server/', import.meta.url))

/** How a program has ended, and what it has said. */
export interface Ended {
  /** Null when a signal ended it. */
  code: number | null
  stdout: string
  stderr: string
}

/** What `npm start` runs, under the Node.js of the caller. */
export const serverCommand: readonly [string, ...string[]] = [
  process.execPath,
  '--max-semi-space-size=24',
  '--heap-growing-percent=60',
  '--max-old-space-size=1024',
  join(server, 'src/main.ts'),
]

/** What `npx parley` runs, before its arguments. */
export const parleyCommand: readonly [string, ...string[]] = [join(server, 'bin/parley.js')]

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
