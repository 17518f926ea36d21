import { z } from 'zod'

import { endpoint } from '../../api/resources/endpoint.ts'
import { text } from '../../web/schemas.ts'
import { addList, addListOf } from '../add-list.ts'
import { addOne, byId } from '../add-one.ts'
import { addResource } from '../add-resource.ts'
import { refs } from '../refs.ts'

export function addEndpoint(): void {
  addResource(refs.endpoint, endpoint, 'A subscription to events.')
  addListOf(refs.endpoint, 'deliveries', {
    type: refs.delivery,
    scope: 'deliveries:read',
    description: 'Newest first.',
    list: ({ services, principal }, query, { id }) =>
      services.deliveries.list(principal.workspaceId, { ...query, endpoint_id: id }),
  })
  addOne('endpoint', {
    type: refs.endpoint,
    scope: 'endpoints:read',
    description: 'One endpoint.',
    id: byId,
    get: ({ services, principal }, id) => services.endpoints.get(principal.workspaceId, id),
  })
  addList('endpoints', {
    type: refs.endpoint,
    scope: 'endpoints:read',
    description: 'Endpoints, newest first.',
    filter: z.strictObject({ dialect: text(40).optional() }),
    list: ({ services, principal }, query) => services.endpoints.list(principal.workspaceId, query),
  })
}
