import { readFile, stat } from 'node:fs/promises'

/** Caches what `read` returns for a file, until the file changes. An unreadable file counts as empty. */
export function createWatchedFile<T>(path: string, read: (text: string) => T): () => Promise<T> {
  let changedAt: number | undefined
  let value: T | undefined
  let looking: Promise<T> | undefined

  async function look(): Promise<T> {
    const found = await stat(path).catch(() => undefined)
    const at = found?.mtimeMs ?? 0
    if (value === undefined || at !== changedAt) {
      value = read(found ? await readFile(path, 'utf8').catch(() => '') : '')
      changedAt = at
    }
    return value
  }

  return () => {
    looking ??= look().finally(() => {
      looking = undefined
    })
    return looking
  }
}
