import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const server = fileURLToPath(new URL('../../../apps/server/', import.meta.url))

/** Parley as its users run it: a process of its own, reached over HTTP and the command line only. */
export interface ParleyProcess {
  readonly url: string
  readonly dataDir: string
  /** What it has printed so far, both streams. */
  output(): string
  start(): Promise<void>
  /** Kills it and waits until it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>
  cli(...args: string[]): Promise<string>
  createKey(...args: string[]): Promise<{ key: string; workspace_id: number; id: number }>
  /** Stops it and its database, and removes its data. */
  close(): Promise<void>
}

export async function startParley(env: NodeJS.ProcessEnv = {}): Promise<ParleyProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-test-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const environment = { ...process.env, NODE_ENV: '', PORT: String(port), PARLEY_DATA: dataDir, ...env }
  let child: ChildProcess | undefined
  let printed = ''

  const parley: ParleyProcess = {
    url,
    dataDir,
    output: () => printed,
    async start() {
      const started = spawn(process.execPath, [join(server, 'src/main.ts')], { env: environment })
      child = started
      for (const stream of [started.stdout, started.stderr]) {
        stream.on('data', (chunk: Buffer) => {
          printed += chunk.toString()
        })
      }
      await ready(url, started, () => printed)
    },
    async kill(signal = 'SIGKILL') {
      const running = child
      if (!running || running.exitCode !== null || running.signalCode !== null) return
      running.kill(signal)
      await once(running, 'exit')
    },
    async cli(...args) {
      const { stdout } = await promisify(execFile)(join(server, 'bin/parley.js'), args, { env: environment })
      return stdout
    },
    async createKey(...args) {
      return JSON.parse(await parley.cli('keys', 'create', '--json', ...args))
    },
    async close() {
      await parley.kill('SIGTERM')
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  await parley.start()
  return parley
}

async function ready(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`Parley has ended:\n${output()}`)
    const response = await fetch(`${url}/readyz`).catch(() => undefined)
    await response?.arrayBuffer()
    if (response?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`Parley was not ready in time:\n${output()}`)
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
