import { stepScopes } from '../../../core/campaigns/step-scopes.ts'
import type { Operation } from '../../../web/route.ts'
import { noBody } from '../../../web/schemas.ts'
import { campaign, toCampaign } from '../campaign.ts'
import { kakiyoErrors } from '../errors.ts'
import { idIn, idParams } from '../ids.ts'

export const resumeCampaign: Operation = (app, { campaigns }) => {
  app.post(
    '/campaigns/:id/resume',
    {
      config: { scope: 'campaigns:write', furtherScopes: stepScopes },
      schema: {
        operationId: 'kakiyoResumeCampaign',
        tags: ['Kakiyo'],
        summary: 'Resume a campaign',
        params: idParams,
        body: noBody,
        response: { 200: campaign, ...kakiyoErrors(404, 409, 413, 415) },
      },
    },
    async (request) => toCampaign(await campaigns.resume(request.principal, idIn('campaign', request.params.id))),
  )
}
