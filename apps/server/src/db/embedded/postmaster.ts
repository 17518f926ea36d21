import { readFile, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import { run } from './run.ts'

/** The PostgreSQL server process, as in its postmaster.pid. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  /** 'starting' covers crash recovery too. */
  readonly status: 'starting' | 'ready' | 'stopping'
}

const writtenWithinMs = 500

/** The PostgreSQL that runs on this data folder. Removes a postmaster.pid that would keep a new one from starting. */
export async function findPostmaster(folder: string): Promise<Postmaster | undefined> {
  const path = join(folder, 'postmaster.pid')
  let found = await readPostmaster(folder)
  if (found === 'unreadable') {
    await setTimeout(writtenWithinMs)
    found = await readPostmaster(folder)
  }
  if (found === undefined) return undefined
  if (found !== 'unreadable' && (await isPostmaster(found.pid, folder))) return found
  // PostgreSQL handles the file of a dead process itself, and looks for its orphans. But it takes any living process
  // with that pid for its predecessor, also after a restart of the machine or in another container.
  if (found === 'unreadable' || isAlive(found.pid)) await rm(path, { force: true })
  return undefined
}

/** 'unreadable': the file is being written, or was cut short by a crash of the machine. */
export async function readPostmaster(folder: string): Promise<Postmaster | 'unreadable' | undefined> {
  const text = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  // pid, folder, start time, port, socket folder, address, shared memory, status: miscadmin.h of PostgreSQL.
  const lines = text.split('\n')
  const pid = Number(lines[0])
  const port = Number(lines[3])
  if (!(pid > 0 && port > 0)) return 'unreadable'
  const status = lines[7]?.trim()
  return { pid, port, status: status === 'ready' || status === 'stopping' ? status : 'starting' }
}

/** The port of the last start, from the command line in postmaster.opts. */
export async function lastPort(folder: string): Promise<number | undefined> {
  const options = await readFile(join(folder, 'postmaster.opts'), 'utf8').catch(() => '')
  const port = /"-p" "(\d+)"/.exec(options)?.[1]
  return port ? Number(port) : undefined
}

/** Whether this process lives and is the PostgreSQL of this folder, not another process with a reused pid. */
export async function isPostmaster(pid: number, folder: string): Promise<boolean> {
  if (!isAlive(pid)) return false
  if (process.platform === 'win32') return true
  if (process.platform !== 'linux') {
    const { code, output } = await run({ file: 'ps', args: ['-o', 'command=', '-p', String(pid)] })
    return code !== 0 || output.includes(folder)
  }
  // Empty for a zombie, which nobody may reap in a container.
  const args = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0')
  if (basename(args[0] ?? '') !== 'postgres') return false
  // PostgreSQL's working folder is its data folder, even after a rename. A container without CAP_SYS_PTRACE hides it
  // from root; the command line has the original path.
  const runsOn = (await idOf(`/proc/${pid}/cwd`)) ?? (await idOf(args[args.indexOf('-D') + 1] ?? ''))
  return runsOn !== undefined && runsOn === (await idOf(folder))
}

async function idOf(folder: string): Promise<string | undefined> {
  const found = await stat(folder).catch(() => undefined)
  return found && `${found.dev}:${found.ino}`
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
