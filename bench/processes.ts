import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { freePort } from '@parley/test-kit/free-port'
import type { ParleyProcess } from '@parley/test-kit/parley-process'

export interface Child {
  url: string
  process: ChildProcess
}

/** One workspace makes all the load. */
export const unlimited = { PARLEY_REQUESTS_PER_SECOND: '0', PARLEY_MAX_ENDPOINTS: '100000' }

/** Starts a server of this folder in a process of its own, on a free PORT. Waits until it prints that it is ready. */
export async function startChild(file: string, env: NodeJS.ProcessEnv = {}): Promise<Child> {
  const port = await freePort()
  const path = fileURLToPath(new URL(file, import.meta.url))
  const started = spawn(process.execPath, [path], {
    env: { ...process.env, ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(started.stdout, 'data')
  return { url: `http://127.0.0.1:${port}`, process: started }
}

/** The URL of a running Parley's embedded database, from the files in its data folder. */
export async function databaseUrl({ dataDir }: ParleyProcess): Promise<string> {
  const password = (await readFile(join(dataDir, 'postgres.password'), 'utf8')).trim()
  const port = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[3]
  return `postgres://parley:${encodeURIComponent(password)}@127.0.0.1:${port}/parley`
}

/** The peak resident memory of a process. */
export async function peakMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1_024
}

export const round2 = (value: number) => Math.round(value * 100) / 100
