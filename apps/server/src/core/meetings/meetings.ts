import { sql } from 'kysely'

import { type Database, isExclusionViolation, type Tx } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import { type Order, paginateBy, selectKey } from '../../db/paginate-by.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { contactPreview } from '../contacts/contact-preview.ts'
import { currentContact, currentConversation } from '../tenant/merged-ids.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { bookMeeting, type NewMeeting } from './book-meeting.ts'
import { freeSlots, type SlotQuery } from './free-slots.ts'
import { type Meeting, type MeetingStatus, type MeetingSummary, toMeeting } from './meeting.ts'
import { pickTime, slotTaken } from './pick-time.ts'
import { type PublicMeeting, publicMeeting } from './public-meeting.ts'
import type { Slot } from './slot.ts'

/** `start`: the earliest first. */
export const meetingSorts = ['created', 'start'] as const

export interface MeetingFilter extends Page {
  sort?: (typeof meetingSorts)[number] | undefined
  contact_id?: number | undefined
  conversation_id?: number | undefined
  status?: MeetingStatus | undefined
  /** Meetings that begin then or later. */
  since?: Date | undefined
  /** Meetings that begin before. */
  until?: Date | undefined
}

export interface MeetingPatch {
  start?: string | undefined
  durationMinutes?: number | undefined
  anyTime?: boolean | undefined
  title?: string | undefined
  notes?: string | null | undefined
}

export interface Meetings {
  freeSlots(tenant: Tenant, query: SlotQuery): Promise<Slot[]>
  book(tenant: Tenant, input: NewMeeting): Promise<Meeting>
  get(workspaceId: number, id: number): Promise<Meeting>
  list(tenant: Tenant, filter: MeetingFilter): Promise<Listing<MeetingSummary>>
  /** A new time throws like `book`. Throws `conflict` with `meeting_cancelled` for a cancelled meeting. */
  update(tenant: Tenant, id: number, patch: MeetingPatch): Promise<Meeting>
  /** A cancelled meeting stays as it is, with its first reason. */
  cancel(workspaceId: number, id: number, reason?: string | undefined): Promise<Meeting>
  /** Finds a meeting by the secret of its public link. Undefined if there is none. */
  byToken(token: string): Promise<PublicMeeting | undefined>
}

const byStart: Order = {
  list: 'meetings.start',
  by: sql.ref('meetings.starts_at'),
  type: 'timestamptz',
  column: 'meetings.id',
  ascending: true,
}

interface MeetingsDependencies {
  database: Database
  clock: Clock
  publicUrl: string
}

export function createMeetings({ database, clock, publicUrl }: MeetingsDependencies): Meetings {
  const { db, transact } = database
  const shown = (row: Parameters<typeof toMeeting>[0]) => toMeeting(row, publicUrl)

  async function lock(tx: Tx, workspaceId: number, id: number) {
    const row = await tx
      .selectFrom('meetings')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!row) throw notFound('meeting', id)
    return row
  }

  async function change(tx: Tx, id: number, values: object): Promise<Meeting> {
    const row = await tx
      .updateTable('meetings')
      .set((expression) => ({ ...values, revision: expression('revision', '+', 1), updated_at: clock.now() }))
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
    return shown(row)
  }

  return {
    freeSlots: (tenant, query) => freeSlots(db, tenant, query, clock.now()),

    book: (tenant, input) => transact((tx) => bookMeeting(tx, tenant, input, { publicUrl }, clock.now())),

    async get(workspaceId, id) {
      const row = await db
        .selectFrom('meetings')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .executeTakeFirst()
      if (!row) throw notFound('meeting', id)
      return shown(row)
    },

    async list(tenant, { sort, contact_id, conversation_id, status, since, until, ...page }) {
      let query = db
        .selectFrom('meetings')
        .selectAll()
        .select(contactPreview(tenant, 'meetings.contact_id').as('contact'))
        .where('workspace_id', '=', tenant.workspaceId)
      if (contact_id !== undefined) query = query.where('contact_id', '=', currentContact(contact_id))
      if (conversation_id !== undefined)
        query = query.where('conversation_id', '=', currentConversation(conversation_id))
      if (status) query = query.where('status', '=', status)
      if (since) query = query.where('starts_at', '>=', since)
      if (until) query = query.where('starts_at', '<', until)
      const summary = (row: Parameters<typeof shown>[0] & Pick<MeetingSummary, 'contact'>) => ({
        ...shown(row),
        contact: row.contact,
      })
      if (sort !== 'start') return paginate(query, page, { list: 'meetings' }, summary)
      return paginateBy(query.select(selectKey(byStart)), page, byStart, summary)
    },

    async update(tenant, id, { start, durationMinutes, anyTime, title, notes }) {
      let wanted = { start: '', durationMinutes, anyTime }
      try {
        return await transact(async (tx) => {
          const before = await lock(tx, tenant.workspaceId, id)
          if (before.status === 'cancelled') {
            throw new ParleyError('conflict', `Meeting ${id} is cancelled.`, { code: 'meeting_cancelled' })
          }
          const minutes = (before.ends_at.getTime() - before.starts_at.getTime()) / 60_000
          wanted = {
            ...wanted,
            start: start ?? before.starts_at.toISOString(),
            durationMinutes: durationMinutes ?? minutes,
          }
          const moves = start !== undefined || durationMinutes !== undefined
          const time = moves ? await pickTime(tx, tenant, wanted, clock.now()) : {}
          return change(tx, id, {
            ...time,
            ...(title !== undefined && { title }),
            ...(notes !== undefined && { notes }),
          })
        })
      } catch (error) {
        if (!isExclusionViolation(error)) throw error
        throw await slotTaken(db, tenant, wanted, clock.now())
      }
    },

    cancel: (workspaceId, id, reason) =>
      transact(async (tx) => {
        const before = await lock(tx, workspaceId, id)
        if (before.status === 'cancelled') return shown(before)
        return change(tx, id, { status: 'cancelled', cancelled_at: clock.now(), cancel_reason: reason ?? null })
      }),

    byToken: (token) => publicMeeting(db, token, publicUrl),
  }
}
