import { stepScopes } from '../../core/campaigns/step-scopes.ts'
import type { Operation } from '../../web/route.ts'
import { idParams, noBody } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { campaign } from './schemas.ts'

export const resumeCampaign: Operation = (app, { campaigns }) => {
  app.post(
    '/campaigns/:id/resume',
    {
      config: { scope: 'campaigns:write', furtherScopes: stepScopes },
      schema: {
        operationId: 'resumeCampaign',
        tags: ['Campaigns'],
        summary: 'Resume a paused campaign',
        description: 'Steps that became due meanwhile run now.',
        params: idParams,
        body: noBody,
        response: { 200: campaign, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => campaigns.resume(request.principal, request.params.id),
  )
}
