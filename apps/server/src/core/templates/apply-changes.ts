import type { Db, Tx } from '../../db/database.ts'

/** A vendor's report about a template. Absent fields haven't changed. */
export interface TemplateChange {
  /** Null if only name and language identify the template. */
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

/** Stores the change for each channel, and schedules a sync, because the template's text may have changed too. */
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
