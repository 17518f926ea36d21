import { statfs } from 'node:fs/promises'

import { StartupError } from '../../kernel/startup-error.ts'

const reasons: Record<string, string> = {
  EACCES: "Parley's user has no permission for it: change its owner or mode",
  EPERM: "Parley's user has no permission for it: change its owner or mode",
  EROFS: 'the file system is read-only: remount it',
  ENOTDIR: 'a part of this path is a file: remove that file',
  EEXIST: 'there is a file of this name: remove it',
  ENOENT: 'no folder can be made there: create it yourself',
}

/** Explains a failed system call on the data folder to the operator. Returns any other error unchanged. */
export async function explain(error: unknown, dataDir: string): Promise<unknown> {
  if (error instanceof StartupError || !(error instanceof Error) || !('code' in error)) return error
  const { code, path } = error as { code?: unknown; path?: unknown }
  const reason = typeof code === 'string' ? reasons[code] : undefined
  if (code === 'ENOSPC' || code === 'EDQUOT' || (!reason && (await isDiskFull(dataDir)))) return diskFull(dataDir)
  if (!reason) return error
  return new StartupError(
    `Parley can't use ${typeof path === 'string' ? path : dataDir}: ${reason}, or point PARLEY_DATA to another folder.`,
  )
}

/** Explains a failure with PostgreSQL's own error line. */
export async function explainOutput(what: string, output: string, dataDir: string): Promise<StartupError> {
  if (
    /No space left on device|Disk quota exceeded|Check free disk space|wrote only \d+ of/.test(output) ||
    (await isDiskFull(dataDir))
  )
    return diskFull(dataDir)
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const line = lines.findLast((candidate) => /error:|FATAL:|PANIC:/.test(candidate)) ?? lines.at(-1)
  return new StartupError(`${what} (${line?.trim() ?? 'it gave no reason'}).`)
}

/** The size of one WAL segment, without which PostgreSQL can neither start nor write. */
const leastFreeBytes = 16 * 1024 * 1024

async function isDiskFull(dataDir: string): Promise<boolean> {
  const disk = await statfs(dataDir).catch(() => undefined)
  return disk !== undefined && disk.bsize * disk.bavail < leastFreeBytes
}

function diskFull(dataDir: string): StartupError {
  return new StartupError(
    `The disk that holds ${dataDir} is full: free some space on it, or point PARLEY_DATA to another one.`,
  )
}
