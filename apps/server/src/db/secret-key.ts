import { randomBytes } from 'node:crypto'
import { access, link, mkdir, readFile, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { createSecretBox, placeOf, type SecretBox } from '../kernel/secret-box.ts'
import { StartupError } from '../kernel/startup-error.ts'
import type { Db } from './database.ts'
import { syncFolder, writeSecretFile } from './durable-file.ts'
import { type Resealed, resealAll } from './reseal.ts'

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
const checkPlace = placeOf('settings.value', checkName)
const placesFromName = 'secrets_bound_from'
// For so long, processes of earlier versions may run next to this one, and open what it seals.
const overlapMs = 24 * 60 * 60_000

export interface SecretKeys {
  secretKey: Buffer
  /** The one before a rotation: what it has sealed can be read. */
  previousSecretKey?: Buffer | undefined
}

/** Encrypts and decrypts this database's secrets. Throws if they were encrypted under another key. */
export async function openSecretBox(
  db: Db,
  { secretKey, previousSecretKey: previous }: SecretKeys,
): Promise<SecretBox> {
  const known = await readSetting(db, checkName)
  // A new database has nothing that an earlier version must be able to read.
  const box = createSecretBox(secretKey, { previous, placesFrom: await readPlacesFrom(db, known ? overlapMs : 0) })
  await addSetting(db, checkName, box.seal(checkName, checkPlace))
  const value = await readSetting(db, checkName)
  try {
    box.open(value ?? Buffer.alloc(0), checkPlace)
  } catch {
    throw new StartupError(
      'The secrets in this database are encrypted under another key: set PARLEY_SECRET_KEY to the one it was first started with (without it, the key is in secret.key of PARLEY_DATA), or to the one that `parley secrets rotate` has given it.',
    )
  }
  return box
}

/** When all processes begin to seal secrets for their place. The first process of this version decides it. */
async function readPlacesFrom(db: Db, inMs: number): Promise<Date> {
  await addSetting(db, placesFromName, Buffer.from(new Date(Date.now() + inMs).toISOString()))
  return new Date(String(await readSetting(db, placesFromName)))
}

async function addSetting(db: Db, name: string, value: Buffer): Promise<void> {
  await db
    .insertInto('settings')
    .values({ name, value })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

async function readSetting(db: Db, name: string): Promise<Buffer | undefined> {
  return (await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst())?.value
}

const resealedName = 'secrets_resealed'

/** Seals for their place what earlier versions have sealed, once earlier versions are gone. Null: there is nothing to do yet. */
export async function resealEarlier(db: Db, box: SecretBox, goesOn: () => boolean): Promise<Resealed | null> {
  const from = await readPlacesFrom(db, 0)
  if (Date.now() < from.getTime() || (await readSetting(db, resealedName))) return null
  const counts = await resealAll(db, box, goesOn)
  if (goesOn()) await addSetting(db, resealedName, Buffer.from(new Date().toISOString()))
  return counts
}
