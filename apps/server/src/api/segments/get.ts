import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { segmentWithCount } from './schemas.ts'

export const getSegment: Operation = (app, { segments }) => {
  app.get(
    '/segments/:id',
    {
      config: { scope: 'contacts:read' },
      schema: {
        operationId: 'getSegment',
        tags: ['Contacts'],
        summary: 'Read a segment, with the number of its contacts',
        params: idParams,
        response: { 200: segmentWithCount, ...problems(404) },
      },
    },
    (request) => segments.get(request.principal, request.params.id),
  )
}
