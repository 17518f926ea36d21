import { stepScopes } from '../../core/campaigns/step-scopes.ts'
import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { enrolled, enrollment } from './schemas.ts'

export const enrollContacts: Operation = (app, { enrollments }) => {
  app.post(
    '/campaigns/:id/enrollments',
    {
      config: { scope: 'campaigns:write', furtherScopes: { 'contacts:read': 'for a filter', ...stepScopes } },
      schema: {
        operationId: 'enrollContacts',
        tags: ['Campaigns'],
        summary: 'Enroll contacts in a campaign',
        description:
          'Enrolls the contacts of a list of ids or of a filter. Skips contacts that are enrolled already or have opted out.',
        params: idParams,
        body: enrollment,
        response: { 200: enrolled, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => {
      const { contact_ids, filter } = request.body
      const input = contact_ids ? { contact_ids } : { filter: filter ?? {} }
      return enrollments.enroll(request.principal, request.params.id, input)
    },
  )
}
