import { z } from 'zod'

import { event } from '../../api/events/schemas.ts'
import { eventTypes } from '../../core/events/event.ts'
import { oneOf, timeRange } from '../../web/schemas.ts'
import { addList } from '../add-list.ts'
import { addOne, byUuid } from '../add-one.ts'
import { addResource } from '../add-resource.ts'
import { refs } from '../refs.ts'

export function addEvent(): void {
  addResource(refs.event, event, 'A fact that has happened.')
  addOne('event', {
    type: refs.event,
    scope: 'events:read',
    description: 'One event.',
    id: byUuid,
    get: ({ services, principal }, id) => services.events.get(principal.workspaceId, id),
  })
  addList('events', {
    type: refs.event,
    scope: 'events:read',
    description: 'Events, newest first.',
    filter: z.strictObject({ type: oneOf(eventTypes).optional(), ...timeRange }),
    list: ({ services, principal }, query) => services.events.list(principal.workspaceId, query),
  })
}
