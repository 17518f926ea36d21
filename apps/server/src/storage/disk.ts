import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import type { FileStorage } from '../core/files/file-storage.ts'
import { ParleyError } from '../kernel/errors.ts'

/** A folder. Processes on several machines may share it, if it is on all of them. */
export function createDiskStorage(folder: string): FileStorage {
  const pathOf = (key: string) => join(folder, key)

  return {
    async write(key, content) {
      const path = pathOf(key)
      const unfinished = `${path}.${randomBytes(6).toString('hex')}.part`
      try {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 })
        const file = await open(unfinished, 'wx', 0o600)
        try {
          await file.writeFile(content)
          await file.sync()
        } finally {
          await file.close()
        }
        await rename(unfinished, path)
      } catch (error) {
        await rm(unfinished, { force: true }).catch(() => {})
        throw new ParleyError('unavailable', `the file could not be stored: ${(error as NodeJS.ErrnoException).code}`)
      }
    },

    async read(key, range) {
      const file = await open(pathOf(key)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error
        return undefined
      })
      return file && createReadStream('', { fd: file, ...range })
    },

    remove: (key) => rm(pathOf(key), { force: true }),
  }
}
