import { stepScopes } from '../../core/campaigns/step-scopes.ts'
import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { enrollInputOf } from './enroll-input.ts'
import { enrolled, enrollment } from './schemas.ts'

export const enrollContacts: Operation = (app, { enrollments }) => {
  app.post(
    '/campaigns/:id/enrollments',
    {
      config: {
        scope: 'campaigns:write',
        furtherScopes: { 'contacts:read': 'for a filter or a segment', ...stepScopes },
      },
      schema: {
        operationId: 'enrollContacts',
        tags: ['Campaigns'],
        summary: 'Enroll contacts in a campaign',
        description:
          'Enrolls the contacts of a list of ids, of a filter or of a segment. Skips contacts that are enrolled already or have opted out.',
        params: idParams,
        body: enrollment,
        response: { 200: enrolled, ...problems(404, 409, 413, 415) },
      },
    },
    ({ principal, params, body }) => enrollments.enroll(principal, params.id, enrollInputOf(body)),
  )
}
