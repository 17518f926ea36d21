import { parsePhoneNumberFromString } from 'libphonenumber-js'

import type { Db } from '../../db/database.ts'
import { calendarOf } from './calendar.ts'
import { type Meeting, toMeeting } from './meeting.ts'
import { zoneOfCountry } from './zone-of-country.ts'

/** What who has the link of a meeting may know of it. */
export interface PublicMeeting {
  meeting: Meeting
  /** The workspace's name. */
  host: string
  /** The calendar's, then that of the contact's phone number where it is another. */
  timeZones: string[]
}

export async function publicMeeting(db: Db, token: string, publicUrl: string): Promise<PublicMeeting | undefined> {
  const row = await db.selectFrom('meetings').selectAll().where('token', '=', token).executeTakeFirst()
  if (!row) return undefined
  const workspace = await db
    .selectFrom('workspaces')
    .select(['name', 'default_country'])
    .where('id', '=', row.workspace_id)
    .executeTakeFirstOrThrow()
  const owner = { workspaceId: row.workspace_id, defaultCountry: workspace.default_country }
  const { time_zone } = await calendarOf(db, owner)
  const phone = await db
    .selectFrom('identities')
    .select('value')
    .where('contact_id', '=', row.contact_id)
    .where('kind', '=', 'phone')
    .orderBy('created_at')
    .executeTakeFirst()
  const country = phone && parsePhoneNumberFromString(`+${phone.value}`)?.country
  const theirs = country && zoneOfCountry(country)
  const timeZones = theirs && theirs !== time_zone ? [time_zone, theirs] : [time_zone]
  return { meeting: toMeeting(row, publicUrl), host: workspace.name, timeZones }
}
