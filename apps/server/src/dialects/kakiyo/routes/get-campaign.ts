import type { Operation } from '../../../web/route.ts'
import { campaign, toCampaign } from '../campaign.ts'
import { kakiyoErrors } from '../errors.ts'
import { idIn, idParams } from '../ids.ts'

export const getCampaign: Operation = (app, { campaigns }) => {
  app.get(
    '/campaigns/:id',
    {
      config: { scope: 'campaigns:read' },
      schema: {
        operationId: 'kakiyoGetCampaign',
        tags: ['Kakiyo'],
        summary: 'Read a campaign',
        params: idParams,
        response: { 200: campaign, ...kakiyoErrors(404) },
      },
    },
    async (request) =>
      toCampaign(await campaigns.get(request.principal.workspaceId, idIn('campaign', request.params.id))),
  )
}
