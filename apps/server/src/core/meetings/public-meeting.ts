import type { Db } from '../../db/database.ts'
import { selectContacts, toContact } from '../contacts/select-contact.ts'
import { timeZoneOf } from '../contacts/time-zone.ts'
import { calendarOf } from './calendar.ts'
import { type Meeting, toMeeting } from './meeting.ts'

/** What a meeting's public link shows. */
export interface PublicMeeting {
  meeting: Meeting
  /** The workspace's name. */
  host: string
  /** The calendar's zone, then the contact's if it differs. */
  timeZones: string[]
}

export async function publicMeeting(db: Db, token: string, publicUrl: string): Promise<PublicMeeting | undefined> {
  const row = await db.selectFrom('meetings').selectAll().where('token', '=', token).executeTakeFirst()
  if (!row) return undefined
  const workspace = await db
    .selectFrom('workspaces')
    .select('name')
    .where('id', '=', row.workspace_id)
    .executeTakeFirstOrThrow()
  const { time_zone } = await calendarOf(db, { workspaceId: row.workspace_id })
  const contact = await selectContacts(db, row.workspace_id)
    .where('contacts.id', '=', row.contact_id)
    .executeTakeFirst()
  const theirs = contact ? timeZoneOf(toContact(contact), time_zone) : time_zone
  const timeZones = theirs === time_zone ? [time_zone] : [time_zone, theirs]
  const meeting = toMeeting(row, publicUrl)
  return { meeting: { ...meeting, title: withoutNumber(meeting.title) }, host: workspace.name, timeZones }
}

/** Who has the link may not know the contact's number. Earlier versions wrote it into the titles of untitled meetings. */
const withoutNumber = (title: string): string => (/^Meeting with \+?[\d ()./-]{5,}$/.test(title) ? 'Meeting' : title)
