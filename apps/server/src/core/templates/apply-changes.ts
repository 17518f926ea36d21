import type { Db, Tx } from '../../db/database.ts'

/** What a vendor reports of a template. What is absent hasn't changed. */
export interface TemplateChange {
  /** Null where only its name and language tell which one it is. */
  externalId: string | null
  name: string | null
  language: string | null
  status?: string | undefined
  category?: string | undefined
  quality?: string | null | undefined
  removed?: true | undefined
}

/** The channels of this workspace and type whose templates belong to the account. */
export async function channelsOfAccount(db: Db, channelId: number, account: string): Promise<number[]> {
  const rows = await db
    .selectFrom('channels as asked')
    .innerJoin('channels as sender', (join) =>
      join.onRef('sender.workspace_id', '=', 'asked.workspace_id').onRef('sender.type', '=', 'asked.type'),
    )
    .select('sender.id')
    .where('asked.id', '=', channelId)
    .where('sender.template_account', '=', account)
    .where('sender.deleted_at', 'is', null)
    .execute()
  return rows.map(({ id }) => id)
}

/** Writes it down for each of the channels, and has them read anew: a change may have come with one of the words. */
export async function applyChange(tx: Tx, channelIds: number[], change: TemplateChange, now: Date): Promise<void> {
  const { externalId, name, language, status, category, quality, removed } = change
  await tx.updateTable('channels').set({ templates_due_at: now }).where('id', 'in', channelIds).execute()
  await tx
    .updateTable('templates')
    .set({
      updated_at: now,
      ...(status !== undefined && { status }),
      ...(category !== undefined && { category }),
      ...(quality !== undefined && { quality }),
      ...(removed && { removed_at: now }),
    })
    .where('channel_id', 'in', channelIds)
    .where('removed_at', 'is', null)
    .where((eb) =>
      eb.or([
        ...(externalId === null ? [] : [eb('external_id', '=', externalId)]),
        ...(name !== null && language !== null ? [eb.and([eb('name', '=', name), eb('language', '=', language)])] : []),
      ]),
    )
    .execute()
}
