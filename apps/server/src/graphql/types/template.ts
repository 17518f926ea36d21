import { z } from 'zod'

import { template } from '../../api/resources/template.ts'
import { flag, reference, text } from '../../web/schemas.ts'
import { addList } from '../add-list.ts'
import { addOne, byId } from '../add-one.ts'
import { addLink, addResource } from '../add-resource.ts'
import { refs } from '../refs.ts'

export function addTemplate(): void {
  addResource(refs.template, template, 'A WhatsApp message that Meta has approved before.')
  addLink(refs.template, 'channel', {
    type: refs.channel,
    scope: 'channels:read',
    load: ({ loaders }, { channel_id }) => loaders.channels.load(channel_id),
  })
  addOne('template', {
    type: refs.template,
    scope: 'channels:read',
    description: 'One template.',
    id: byId,
    get: ({ services, principal }, id) => services.templates.get(principal.workspaceId, id),
  })
  addList('templates', {
    type: refs.template,
    scope: 'channels:read',
    description: 'Templates of all channels, newest first.',
    filter: z.strictObject({
      channel_id: reference().optional(),
      name: text(512).optional(),
      category: text(40).optional().describe('Case-insensitive.'),
      context: text(200).optional(),
      approved: flag().optional().describe('True: only templates that can be sent. False: only the others.'),
    }),
    list: ({ services, principal }, query) => services.templates.list(principal.workspaceId, query),
  })
}
