import { type FileHandle, open, rename, stat } from 'node:fs/promises'

const maxBytes = 10 * 1024 * 1024

/** Opens the log for PostgreSQL to append to. A large one is renamed to `.1` before. */
export async function openLog(path: string): Promise<FileHandle> {
  const size = await sizeOf(path)
  if (size > maxBytes) await rename(path, `${path}.1`)
  return open(path, 'a', 0o600)
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (found) => found.size,
    () => 0,
  )
}

/** Reads at most 64 KiB after the first `offset` bytes. */
export async function readLogFrom(path: string, offset: number): Promise<string> {
  const file = await open(path, 'r')
  try {
    const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(64 * 1024), position: offset })
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}
