import { stepScopes } from '../../core/campaigns/step-scopes.ts'
import type { Operation } from '../../web/route.ts'
import { idParams, noBody } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { campaign } from './schemas.ts'

export const startCampaign: Operation = (app, { campaigns }) => {
  app.post(
    '/campaigns/:id/start',
    {
      config: { scope: 'campaigns:write', furtherScopes: stepScopes },
      schema: {
        operationId: 'startCampaign',
        tags: ['Campaigns'],
        summary: 'Start a campaign',
        description: 'Its steps can’t change any more. Enrollments begin now, or with its working hours.',
        params: idParams,
        body: noBody,
        response: { 200: campaign, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => campaigns.start(request.principal, request.params.id),
  )
}
