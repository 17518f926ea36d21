import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { slowEnvironment } from './slow/environment.ts'

export const repositoryFolder = fileURLToPath(new URL('../../../', import.meta.url))
const { scripts } = JSON.parse(readFileSync(join(repositoryFolder, 'package.json'), 'utf8')) as {
  scripts: { start: string }
}
const startArguments = scripts.start.replace(/^.* node /, '').split(' ')

/** The exit code and the output of a program. */
export interface Ended {
  /** Null if a signal ended it. */
  code: number | null
  stdout: string
  stderr: string
}

/** The command of `npm start`, with the caller's Node.js and from any folder. */
export const serverCommand: readonly [string, ...string[]] = [
  process.execPath,
  ...startArguments.map((argument) => (argument.startsWith('--') ? argument : join(repositoryFolder, argument))),
]

/** The command of `npx parley`, without arguments. */
export const parleyCommand: readonly [string, ...string[]] = [join(repositoryFolder, 'apps/server/bin/parley.js')]

/** Runs the server until it exits, for starts that must fail. */
export function runServer(env: NodeJS.ProcessEnv): Promise<Ended> {
  return run(serverCommand, env)
}

/** Runs `npx parley …`. */
export function runCli(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  return run([...parleyCommand, ...args], env)
}

/** The caller's environment, with only these settings of Parley. */
export function parleyEnvironment(settings: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign = /^(PARLEY_.*|OTEL_.*|DATABASE_URL|HOST|PORT|NODE_ENV)$/
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name))
  return { ...Object.fromEntries(kept), ...settings, ...slowEnvironment(settings.NODE_OPTIONS) }
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
