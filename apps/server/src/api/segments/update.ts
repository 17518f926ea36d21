import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { segment, segmentPatch } from './schemas.ts'

export const updateSegment: Operation = (app, { segments }) => {
  app.patch(
    '/segments/:id',
    {
      config: { scope: 'contacts:write' },
      schema: {
        operationId: 'updateSegment',
        tags: ['Contacts'],
        summary: 'Update a segment',
        description: 'Writes only the fields given.',
        params: idParams,
        body: segmentPatch,
        response: { 200: segment, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => segments.update(request.principal, request.params.id, request.body),
  )
}
