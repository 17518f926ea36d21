import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

import type { Cluster } from './cluster.ts'
import { explainOutput } from './failure.ts'
import { openLog, readLogFrom } from './log-file.ts'
import { choosePort, isFree } from './port.ts'
import { lastPort } from './postmaster.ts'
import { spawnOptions } from './run.ts'
import type { Running } from './running.ts'
import { postgresArgs } from './settings.ts'
import { terminate } from './terminate.ts'
import { type Patience, waitUntilReady } from './wait-until-ready.ts'

/** Temporary: another PostgreSQL started first, orphans of the last one hold its memory, or the port was taken. */
const passing = /lock file .* already exists|pre-existing shared memory block|could not create any TCP\/IP sockets/

/** `undefined`: a temporary failure, try again. With `port`, starts on that port only; never on `reservedPort`. */
export async function startPostgres(
  cluster: Cluster,
  { port, reservedPort }: { port?: number; reservedPort?: number },
  patience: Patience,
): Promise<Running | undefined> {
  if (port !== undefined && !(await isFree(port))) return undefined
  const chosen = port ?? (await choosePort(await lastPort(cluster.folder), reservedPort))
  const log = await openLog(cluster.logFile)
  const { size } = await log.stat()
  const child = await spawnDetached(cluster, chosen, log.fd).finally(() => log.close())
  try {
    const presence = await waitUntilReady(cluster, { pid: child.pid, isAlive: () => isAlive(child) }, patience)
    if (presence) return { pid: child.pid, port: chosen, child, presence }
  } catch (error) {
    if (patience.signal?.aborted) await terminate(cluster, child.pid)
    throw error
  }
  const output = await readLogFrom(cluster.logFile, size)
  if (passing.test(output)) return undefined
  throw await explainOutput(
    `PostgreSQL in ${cluster.folder} didn't start; its log is ${cluster.logFile}`,
    output,
    cluster.dataDir,
  )
}

/** In a session of its own: neither Ctrl-C on the terminal nor a signal to the process group reaches it. */
async function spawnDetached(cluster: Cluster, port: number, log: number): Promise<ChildProcess & { pid: number }> {
  const runAs = await cluster.runAs()
  const command = runAs(cluster.binaries.postgres, postgresArgs(cluster.folder, port))
  const child = spawn(command.file, command.args, {
    ...spawnOptions(command),
    detached: true,
    stdio: ['ignore', log, log],
  })
  await once(child, 'spawn')
  child.unref()
  return child as ChildProcess & { pid: number }
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}
