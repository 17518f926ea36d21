import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { enrollInputOf } from './enroll-input.ts'
import { enrollment, enrollmentDryRun } from './schemas.ts'

export const dryRunEnrollment: Operation = (app, { enrollments }) => {
  app.post(
    '/campaigns/:id/enrollments/dry-run',
    {
      config: { scope: ['campaigns:read', 'contacts:read'], statementTimeoutMs: 30_000 },
      schema: {
        operationId: 'dryRunEnrollment',
        tags: ['Campaigns'],
        summary: 'Count what enrolling contacts would do',
        description: 'Takes what enrolling takes, and enrolls nobody.',
        params: idParams,
        body: enrollment,
        response: { 200: enrollmentDryRun, ...problems(404, 409, 413, 415) },
      },
    },
    ({ principal, params, body }) => enrollments.dryRun(principal, params.id, enrollInputOf(body)),
  )
}
