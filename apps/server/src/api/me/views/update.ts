import type { Operation } from '../../../web/route.ts'
import { idParams } from '../../../web/schemas.ts'
import { problems } from '../../errors.ts'
import { ownerIn } from './owner-in.ts'
import { savedView, savedViewPatch } from './schemas.ts'

export const updateSavedView: Operation = (app, { savedViews }) => {
  app.patch(
    '/me/views/:id',
    {
      config: { usersOnly: true },
      schema: {
        operationId: 'updateSavedView',
        tags: ['Accounts'],
        summary: 'Change a saved view',
        description: 'Writes only the fields given. A position moves it among the others.',
        params: idParams,
        body: savedViewPatch,
        response: { 200: savedView, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => savedViews.update(ownerIn(request), request.params.id, request.body),
  )
}
