import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'

import type { Db } from '../../db/database.ts'
import { PerDatabase } from '../../db/per-database.ts'
import { placeOf, type SecretBox } from '../../kernel/secret-box.ts'

/** An address by which messages reach a person: an identity of a contact, but for an e-mail address. */
export interface Address {
  kind: string
  value: string
}

export interface HashedAddresses {
  kinds: string[]
  hashes: string[]
}

const settingName = 'address_key'
const place = placeOf('settings.value', settingName)
const keys = new PerDatabase<KeyObject>()

/**
 * Reads the database's key for hashes of addresses; makes it first if there is none. The key is random and stored
 * encrypted, so that the hashes outlive a change of the secret key. Without the secret key nobody can test which number
 * a hash is of.
 */
export async function openAddressKey(db: Db, box: SecretBox): Promise<void> {
  await db
    .insertInto('settings')
    .values({ name: settingName, value: box.seal(randomBytes(32).toString('base64'), place) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { value } = await db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', settingName)
    .executeTakeFirstOrThrow()
  keys.set(db, createSecretKey(box.open(value, place), 'base64'))
}

/** The keyed hashes of those identities that are addresses. */
export function hashAddresses(db: Db, workspaceId: number, identities: readonly Address[]): HashedAddresses {
  const key = keys.get(db)
  if (!key) throw new Error('the key for hashes of addresses has not been opened')
  const addresses = identities.filter(({ kind }) => kind !== 'email')
  return {
    kinds: addresses.map(({ kind }) => kind),
    hashes: addresses.map(({ kind, value }) => hash(key, `${workspaceId} ${kind} ${value}`)),
  }
}

function hash(key: KeyObject, text: string): string {
  // 144 bits: 24 characters without padding.
  return createHmac('sha256', key).update(text).digest().subarray(0, 18).toString('base64url')
}
