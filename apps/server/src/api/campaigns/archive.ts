import type { Operation } from '../../web/route.ts'
import { idParams, noBody } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { campaign } from './schemas.ts'

export const archiveCampaign: Operation = (app, { campaigns }) => {
  app.post(
    '/campaigns/:id/archive',
    {
      config: { scope: 'campaigns:write' },
      schema: {
        operationId: 'archiveCampaign',
        tags: ['Campaigns'],
        summary: 'End a campaign permanently',
        description: 'Active enrollments are stopped, and their open tasks are cancelled.',
        params: idParams,
        body: noBody,
        response: { 200: campaign, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => campaigns.archive(request.principal, request.params.id),
  )
}
