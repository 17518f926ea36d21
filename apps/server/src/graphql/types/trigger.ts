import { z } from 'zod'

import { trigger } from '../../api/triggers/schemas.ts'
import { reference } from '../../web/schemas.ts'
import { addList } from '../add-list.ts'
import { addOne, byId } from '../add-one.ts'
import { addLink, addResource } from '../add-resource.ts'
import { refs } from '../refs.ts'

export function addTrigger(): void {
  addResource(refs.trigger, trigger, 'A phrase that answers itself.')
  addLink(refs.trigger, 'channel', {
    type: refs.channel,
    scope: 'channels:read',
    load: ({ loaders }, { channel_id }) => loaders.channels.load(channel_id),
  })
  addOne('trigger', {
    type: refs.trigger,
    scope: 'triggers:read',
    description: 'One trigger.',
    id: byId,
    get: ({ services, principal }, id) => services.triggers.get(principal.workspaceId, id),
  })
  addList('triggers', {
    type: refs.trigger,
    scope: 'triggers:read',
    description: 'Triggers, newest first.',
    filter: z.strictObject({ channel_id: reference().optional() }),
    list: ({ services, principal }, query) => services.triggers.list(principal.workspaceId, query),
  })
}
