import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** The process id of the embedded PostgreSQL on a data folder; undefined if none runs. */
export async function postgresPid(dataDir: string): Promise<number | undefined> {
  const file = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(file.split('\n')[0])
  return pid > 0 && isAlive(pid) ? pid : undefined
}

/** Ends a PostgreSQL that a killed Parley left running. */
export async function endPostgres(dataDir: string): Promise<void> {
  const pid = await postgresPid(dataDir)
  if (pid === undefined) return
  // Immediate shutdown, which ends the children too; a kill would leave them behind.
  process.kill(pid, 'SIGQUIT')
  while (isAlive(pid)) await delay(20)
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  return !isZombie(pid)
}

/** A process whose parent does not reap it, like process 1 of some containers. */
function isZombie(pid: number): boolean {
  try {
    return /^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** The URL of the embedded PostgreSQL on a data folder. */
export async function postgresUrl(dataDir: string): Promise<string> {
  const password = (await readFile(join(dataDir, 'postgres.password'), 'utf8')).trim()
  const port = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[3]
  return `postgres://parley:${encodeURIComponent(password)}@127.0.0.1:${port}/parley`
}
