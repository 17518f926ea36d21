import type { Db, Tx } from '../../db/database.ts'
import { newId } from '../../kernel/ids.ts'

export interface User {
  id: string
  name: string
  email: string
}

/** Two spellings of an address are one account. */
export const normalEmail = (given: string): string => given.trim().toLowerCase()

interface NewUser {
  name: string
  /** In lower case. */
  email: string
  /** Absent: the user signs in elsewhere. */
  passwordHash?: string
}

/** As better-auth names a credential that is a password. */
const passwordProvider = 'credential'

export async function createUser(tx: Tx, { name, email, passwordHash }: NewUser, now: Date): Promise<User> {
  const id = newId()
  const times = { created_at: now, updated_at: now }
  await tx
    .insertInto('users')
    .values({ id, name, email, email_verified: true, ...times })
    .execute()
  if (passwordHash !== undefined) await addPassword(tx, id, passwordHash, now)
  return { id, name, email }
}

export function findUser(db: Db, email: string): Promise<User | undefined> {
  return db.selectFrom('users').select(['id', 'name', 'email']).where('email', '=', email).executeTakeFirst()
}

/** The user who signs in at a provider as that subject. */
export async function findLinkedUser(db: Db, provider: string, subject: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('user_credentials')
    .select('user_id')
    .where('provider_id', '=', provider)
    .where('account_id', '=', subject)
    .executeTakeFirst()
  return row?.user_id
}

/** A subject that is linked already stays whose it is. */
export async function linkUser(
  db: Db,
  userId: string,
  { provider, subject }: { provider: string; subject: string },
  now: Date,
): Promise<void> {
  const times = { created_at: now, updated_at: now }
  await db
    .insertInto('user_credentials')
    .values({ id: newId(), user_id: userId, account_id: subject, provider_id: provider, ...times })
    .onConflict((conflict) => conflict.columns(['provider_id', 'account_id']).doNothing())
    .execute()
}

/** Ends every session of the user but one. */
export async function setPassword(
  tx: Tx,
  { userId, passwordHash, keepSession }: { userId: string; passwordHash: string; keepSession?: string | undefined },
  now: Date,
): Promise<void> {
  const changed = await tx
    .updateTable('user_credentials')
    .set({ password: passwordHash, updated_at: now })
    .where('user_id', '=', userId)
    .where('provider_id', '=', passwordProvider)
    .returning('id')
    .executeTakeFirst()
  if (!changed) await addPassword(tx, userId, passwordHash, now)
  let sessions = tx.deleteFrom('user_sessions').where('user_id', '=', userId)
  if (keepSession !== undefined) sessions = sessions.where('id', '!=', keepSession)
  await sessions.execute()
}

/** Undefined for a user who signs in elsewhere only. */
export async function passwordHashOf(db: Db, userId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('user_credentials')
    .select('password')
    .where('user_id', '=', userId)
    .where('provider_id', '=', passwordProvider)
    .executeTakeFirst()
  return row?.password ?? undefined
}

async function addPassword(tx: Tx, userId: string, password: string, now: Date): Promise<void> {
  const times = { created_at: now, updated_at: now }
  await tx
    .insertInto('user_credentials')
    .values({ id: newId(), user_id: userId, account_id: userId, provider_id: passwordProvider, password, ...times })
    .execute()
}
