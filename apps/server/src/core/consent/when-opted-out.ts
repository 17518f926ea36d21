import type { Db, Tx } from '../../db/database.ts'
import { PerDatabase } from '../../db/per-database.ts'

/** Takes back what is about to be sent to a contact, by hand too. Runs in the transaction of the opt-out. */
export type OptOutListener = (tx: Tx, contactId: number, now: Date) => Promise<void>

const listeners = new PerDatabase<readonly OptOutListener[]>()

/** From now on, these run at every opt-out in this database. */
export function whenOptedOut(db: Db, run: readonly OptOutListener[]): void {
  listeners.set(db, run)
}

export async function tellOptOut(tx: Tx, contactId: number, now: Date): Promise<void> {
  for (const run of listeners.get(tx) ?? []) await run(tx, contactId, now)
}
