import { randomBytes } from 'node:crypto'
import { readFile, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { StartupError } from '../../kernel/startup-error.ts'
import { syncFolder, writeSecretFile } from '../durable-file.ts'

const fileName = 'postgres.password'

export async function readPassword(dataDir: string): Promise<string> {
  const path = join(dataDir, fileName)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  if (text.trim() !== '') return text.trim()
  throw new StartupError(
    `${path}, which holds the password of the database next to it, is missing: restore it from your backup.`,
  )
}

/** The file is on disk before the database that needs it. */
export async function createPassword(dataDir: string): Promise<string> {
  const path = join(dataDir, fileName)
  const password = randomBytes(24).toString('base64url')
  await writeSecretFile(`${path}.new`, `${password}\n`)
  await rename(`${path}.new`, path)
  await syncFolder(dirname(path))
  return password
}
