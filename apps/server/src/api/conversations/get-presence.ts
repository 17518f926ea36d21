import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { presences } from './presence.ts'

export const getPresence: Operation = (app, { presences: service }) => {
  app.get(
    '/conversations/:id/presence',
    {
      config: { scope: 'conversations:read', unlogged: true },
      schema: {
        operationId: 'getPresence',
        tags: ['Conversations'],
        summary: 'Who looks at a conversation, and types',
        description:
          'The topic `presence:<conversation id>` of `GET /v1/stream` tells who comes, begins to type and stops. Nothing tells of an end: see `until`. `GET /v1/requests` doesn’t have these requests.',
        params: idParams,
        response: { 200: presences, ...problems(404) },
      },
    },
    async ({ principal, params }) => ({ data: await service.list(principal, params.id) }),
  )
}
