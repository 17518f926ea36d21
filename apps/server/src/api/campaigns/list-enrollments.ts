import { enrollmentStatuses } from '../../core/campaigns/campaign.ts'
import type { Operation } from '../../web/route.ts'
import { id, idParams, listing, oneOf, pageQuery } from '../../web/schemas.ts'
import { namedEnrollment } from '../enrollments/schemas.ts'
import { problems } from '../errors.ts'

export const listEnrollments: Operation = (app, { enrollments }) => {
  app.get(
    '/campaigns/:id/enrollments',
    {
      config: { scope: 'campaigns:read' },
      schema: {
        operationId: 'listEnrollments',
        tags: ['Campaigns'],
        summary: 'List the enrollments of a campaign, newest first',
        params: idParams,
        querystring: pageQuery.extend({ status: oneOf(enrollmentStatuses).optional(), contact_id: id().optional() }),
        response: { 200: listing(namedEnrollment), ...problems(404) },
      },
    },
    (request) => enrollments.listNamed(request.principal, request.params.id, request.query),
  )
}
