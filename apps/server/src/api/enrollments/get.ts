import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { enrollmentWithSteps } from './schemas.ts'

export const getEnrollment: Operation = (app, { enrollments }) => {
  app.get(
    '/enrollments/:id',
    {
      config: { scope: 'campaigns:read' },
      schema: {
        operationId: 'getEnrollment',
        tags: ['Campaigns'],
        summary: 'Read an enrollment and its completed steps',
        params: idParams,
        response: { 200: enrollmentWithSteps, ...problems(404) },
      },
    },
    (request) => enrollments.get(request.principal.workspaceId, request.params.id),
  )
}
