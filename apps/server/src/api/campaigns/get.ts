import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { campaignWithCounts } from './schemas.ts'

export const getCampaign: Operation = (app, { campaigns }) => {
  app.get(
    '/campaigns/:id',
    {
      config: { scope: 'campaigns:read' },
      schema: {
        operationId: 'getCampaign',
        tags: ['Campaigns'],
        summary: 'Read a campaign and its counts by step',
        params: idParams,
        response: { 200: campaignWithCounts, ...problems(404) },
      },
    },
    (request) => campaigns.get(request.principal.workspaceId, request.params.id),
  )
}
