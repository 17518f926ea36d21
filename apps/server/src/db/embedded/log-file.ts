import { type FileHandle, open, rename, stat } from 'node:fs/promises'

const maxBytes = 10 * 1024 * 1024

/** Opened for PostgreSQL to append to; the old one is kept as `.1` when it has grown large. */
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

/** What was written after the first `offset` bytes, at most 64 KiB of it. */
export async function readLogFrom(path: string, offset: number): Promise<string> {
  const file = await open(path, 'r')
  try {
    const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(64 * 1024), position: offset })
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}
