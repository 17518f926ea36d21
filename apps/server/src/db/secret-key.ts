import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { createSecretBox, type SecretBox } from '../kernel/secret-box.ts'
import { StartupError } from '../kernel/startup-error.ts'
import type { Db } from './database.ts'

/** The key under which secrets are encrypted: the one given, or one that is made once and kept in `dataDir`. */
export async function loadSecretKey(given: Buffer | undefined, dataDir: string): Promise<Buffer> {
  if (given) return given
  const path = join(dataDir, 'secret.key')
  try {
    await mkdir(dataDir, { recursive: true })
    await writeFile(path, `${randomBytes(32).toString('base64')}\n`, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new StartupError(`The secret key can't be kept in ${path}: ${(error as Error).message}.`)
    }
  }
  const key = Buffer.from(await readFile(path, 'utf8'), 'base64')
  if (key.length !== 32) throw new StartupError(`${path} doesn't hold a key of 32 bytes in base64: restore it.`)
  return key
}

const checkName = 'secret_key_check'

/** The box of this database's secrets. Throws when it was encrypted under another key: nothing in it could be read. */
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
