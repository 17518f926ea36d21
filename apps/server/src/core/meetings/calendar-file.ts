import { ICalCalendar, ICalCalendarMethod, ICalEventStatus } from 'ical-generator'

import type { Meeting } from './meeting.ts'

/** What some calendars take for the end of a line, as RFC 5545 doesn't: VT, FF, NEL, LS, PS. */
const lineBreaks = /[\v\f\u0085\u2028\u2029]/g

/** A meeting as iCalendar. Each version has the same UID and a higher SEQUENCE, so that calendars update the entry. */
export function toCalendarFile({ url, title, start, end, status, revision, created_at, updated_at }: Meeting): string {
  const cancelled = status === 'cancelled'
  const calendar = new ICalCalendar({
    prodId: { company: 'Parley', product: 'Parley', language: 'EN' },
    method: cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
  })
  calendar.createEvent({
    id: `${url.split('/').at(-1)}@parley`,
    sequence: revision,
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    start: new Date(start),
    end: new Date(end),
    summary: title.replaceAll(lineBreaks, '\n'),
    url,
    stamp: new Date(updated_at),
    created: new Date(created_at),
    lastModified: new Date(updated_at),
  })
  return calendar.toString()
}
