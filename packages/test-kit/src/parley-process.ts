import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { freePort } from './free-port.ts'
import { parleyEnvironment, runCli, serverCommand } from './parley-command.ts'
import { endPostgres } from './postgres-process.ts'

/** Parley as its users run it: a separate process, used over HTTP and the command line only. */
export interface ParleyProcess {
  readonly url: string
  readonly dataDir: string
  /** The output so far, of both streams. */
  output(): string
  start(): Promise<void>
  /** The id of the running process; 0 if none runs. */
  pid(): number
  /** Kills it and waits for its end. Returns the exit code; null if the signal ended it or it didn't run. */
  kill(signal?: NodeJS.Signals): Promise<number | null>
  /** Returns the command's stdout. Rejects if it fails. */
  cli(...args: string[]): Promise<string>
  createKey(...args: string[]): Promise<{ key: string; workspace_id: number; id: number }>
  /** Stops it and its database, and removes its data. */
  close(): Promise<void>
}

/** With PARLEY_DATA in `env`, it shares that folder, and `close` doesn't delete it. */
export async function startParley(env: NodeJS.ProcessEnv = {}): Promise<ParleyProcess> {
  const ownDir = env.PARLEY_DATA === undefined ? await mkdtemp(join(tmpdir(), 'parley-test-')) : undefined
  const dataDir = env.PARLEY_DATA ?? ownDir ?? ''
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const settings = { PORT: String(port), PARLEY_DATA: dataDir, ...env }
  const serves = (env.PARLEY_ROLES ?? 'api').includes('api')
  let child: ChildProcess | undefined
  let printed = ''

  const parley: ParleyProcess = {
    url,
    dataDir,
    output: () => printed,
    pid: () => child?.pid ?? 0,
    async start() {
      const [file, ...args] = serverCommand
      const started = spawn(file, args, { env: parleyEnvironment(settings), stdio: ['ignore', 'pipe', 'pipe'] })
      const before = printed.length
      child = started
      for (const stream of [started.stdout, started.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          printed += text
        })
      }
      await until(
        () => (serves ? answers(`${url}/readyz`) : printed.includes('Parley is ready', before)),
        started,
        () => printed.slice(before),
      )
    },
    async kill(signal = 'SIGKILL') {
      const running = child
      if (!running || hasEnded(running)) return null
      const exit = once(running, 'exit')
      running.kill(signal)
      const [code] = (await exit) as [number | null]
      return code
    },
    async cli(...args) {
      const { code, stdout, stderr } = await runCli(args, settings)
      if (code !== 0) throw new Error(`parley ${args.join(' ')} ended with ${code}: ${stderr}`)
      return stdout
    },
    async createKey(...args) {
      return JSON.parse(await parley.cli('keys', 'create', '--json', ...args))
    },
    async close() {
      await parley.kill('SIGTERM')
      if (ownDir === undefined) return
      await endPostgres(ownDir)
      await rm(ownDir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  try {
    await parley.start()
  } catch (error) {
    await parley.kill()
    await parley.close()
    throw error
  }
  return parley
}

async function until(ready: () => Promise<boolean> | boolean, child: ChildProcess, output: () => string) {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline) {
    if (hasEnded(child)) throw new Error(`Parley has ended:\n${output()}`)
    if (await ready()) return
    await delay(20)
  }
  throw new Error(`Parley was not ready in time:\n${output()}`)
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(url).catch(() => undefined)
  await response?.arrayBuffer().catch(() => undefined)
  return response?.ok ?? false
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}
