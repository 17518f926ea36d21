import { sql } from 'kysely'

import type { Database, Db } from '../../db/database.ts'
import type { Address } from './address-hash.ts'
import { extendOptOut } from './suppressions.ts'

const settingName = 'earlier_opt_outs_listed'
const atOnce = 500

/** Lists, once, the opt-outs from before there was a suppression list. SQL can't: it has no key for the hashes. */
export async function listEarlierOptOuts({ db, transact }: Database): Promise<void> {
  if (await isDone(db)) return
  for (let position: number | null = 0; position !== null; ) {
    const after: number = position
    position = await transact(async (tx) => {
      const { rows } = await unlisted(after).execute(tx)
      for (const { id, workspace_id, opted_out_at, identities } of rows) {
        await extendOptOut(tx, { workspaceId: workspace_id, contactId: id, identities }, opted_out_at, opted_out_at)
      }
      return rows.at(-1)?.id ?? null
    })
  }
  await db
    .insertInto('settings')
    .values({ name: settingName, value: Buffer.from('yes') })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

async function isDone(db: Db): Promise<boolean> {
  const row = await db.selectFrom('settings').select('name').where('name', '=', settingName).executeTakeFirst()
  return row !== undefined
}

const unlisted = (after: number) => sql<{
  id: number
  workspace_id: number
  opted_out_at: Date
  identities: Address[]
}>`
  select c.id, c.workspace_id, c.opted_out_at, (
    select coalesce(json_agg(json_build_object('kind', kind, 'value', value)), '[]')
    from identities i where i.contact_id = c.id) as identities
  from contacts c
  where c.id > ${after} and c.opted_out_at is not null and not exists (select from consents s where s.contact_id = c.id)
  order by c.id limit ${atOnce} for no key update`
