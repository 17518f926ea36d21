import type { Operation } from '../../../web/route.ts'
import { problems } from '../../errors.ts'
import { ownerIn } from './owner-in.ts'
import { newSavedView, savedView } from './schemas.ts'

export const createSavedView: Operation = (app, { savedViews }) => {
  app.post(
    '/me/views',
    {
      config: { usersOnly: true },
      schema: {
        operationId: 'createSavedView',
        tags: ['Accounts'],
        summary: 'Save a view',
        description: 'A user has at most 100 in a workspace.',
        body: newSavedView,
        response: { 201: savedView, ...problems(409, 413, 415) },
      },
    },
    async (request, reply) => reply.code(201).send(await savedViews.create(ownerIn(request), request.body)),
  )
}
