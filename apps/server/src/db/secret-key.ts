import { randomBytes } from 'node:crypto'
import { access, link, mkdir, readFile, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { createSecretBox, type SecretBox } from '../kernel/secret-box.ts'
import { StartupError } from '../kernel/startup-error.ts'
import type { Db } from './database.ts'
import { syncFolder, writeSecretFile } from './durable-file.ts'

/** The key that encrypts secrets: the given one, or one that is generated once and kept in `dataDir`. */
export async function loadSecretKey(given: Buffer | undefined, dataDir: string): Promise<Buffer> {
  if (given) return given
  const path = join(dataDir, 'secret.key')
  const key = Buffer.from(await readOrCreate(path), 'base64')
  if (key.length !== 32) throw new StartupError(`${path} doesn't hold a 32-byte key in base64: restore it.`)
  return key
}

/** Whether an earlier start has kept its key there. */
export async function keepsSecretKey(dataDir: string): Promise<boolean> {
  return access(join(dataDir, 'secret.key')).then(
    () => true,
    () => false,
  )
}

async function readOrCreate(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8').catch(async (error) => {
      if (error.code !== 'ENOENT') throw error
      await create(path)
      return readFile(path, 'utf8')
    })
  } catch (error) {
    const { message } = error as Error
    throw new StartupError(
      `The secret key can't be kept in ${path}: ${message}. PARLEY_SECRET_KEY can hold it instead.`,
    )
  }
}

/**
 * Several processes may start at once: all use the first one's key. Nobody reads an incomplete file, even after a
 * crash.
 */
async function create(path: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  await mkdir(dirname(path), { recursive: true })
  await writeSecretFile(draft, `${randomBytes(32).toString('base64')}\n`)
  await link(draft, path).catch((error) => {
    if (error.code !== 'EEXIST') throw error
  })
  await unlink(draft)
  await syncFolder(dirname(path))
}

const checkName = 'secret_key_check'

/** Encrypts and decrypts this database's secrets. Throws if they were encrypted under another key. */
export async function openSecretBox(db: Db, key: Buffer): Promise<SecretBox> {
  const box = createSecretBox(key)
  await db
    .insertInto('settings')
    .values({ name: checkName, value: box.seal(checkName) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { value } = await db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', checkName)
    .executeTakeFirstOrThrow()
  try {
    box.open(value)
  } catch {
    throw new StartupError(
      'The secrets in this database are encrypted under another key: set PARLEY_SECRET_KEY to the one it was first started with (without it, the key is in secret.key of PARLEY_DATA).',
    )
  }
  return box
}
