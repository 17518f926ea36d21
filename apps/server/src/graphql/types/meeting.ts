import { z } from 'zod'

import { meeting } from '../../api/meetings/schemas.ts'
import { meetingStatuses } from '../../core/meetings/meeting.ts'
import { oneOf, reference, timeRange } from '../../web/schemas.ts'
import { addList } from '../add-list.ts'
import { addOne, byId } from '../add-one.ts'
import { addLink, addResource } from '../add-resource.ts'
import { refs } from '../refs.ts'

export function addMeeting(): void {
  addResource(refs.meeting, meeting, 'A booked time.')
  addLink(refs.meeting, 'contact', {
    type: refs.contact,
    scope: 'contacts:read',
    load: ({ loaders }, { contact_id }) => loaders.contacts.load(contact_id),
  })
  addLink(refs.meeting, 'conversation', {
    type: refs.conversation,
    scope: 'conversations:read',
    load: ({ loaders }, { conversation_id }) =>
      conversation_id === null ? null : loaders.conversations.load(conversation_id),
  })
  addOne('meeting', {
    type: refs.meeting,
    scope: 'meetings:read',
    description: 'One meeting.',
    id: byId,
    get: ({ services, principal }, id) => services.meetings.get(principal.workspaceId, id),
  })
  addList('meetings', {
    type: refs.meeting,
    scope: 'meetings:read',
    description: 'Meetings, last booked first. `since` and `until` filter by start time.',
    filter: z.strictObject({
      contact_id: reference().optional(),
      conversation_id: reference().optional(),
      status: oneOf(meetingStatuses).optional(),
      ...timeRange,
    }),
    list: ({ services, principal }, query) => services.meetings.list(principal, query),
  })
}
