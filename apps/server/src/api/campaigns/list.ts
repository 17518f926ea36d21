import { campaignStatuses } from '../../core/campaigns/campaign.ts'
import type { Operation } from '../../web/route.ts'
import { listing, oneOf, pageQuery } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { campaignWithCounts } from './schemas.ts'

export const listCampaigns: Operation = (app, { campaigns }) => {
  app.get(
    '/campaigns',
    {
      config: { scope: 'campaigns:read' },
      schema: {
        operationId: 'listCampaigns',
        tags: ['Campaigns'],
        summary: 'List campaigns and their counts, newest first',
        querystring: pageQuery.extend({ status: oneOf(campaignStatuses).optional() }),
        response: { 200: listing(campaignWithCounts), ...problems() },
      },
    },
    (request) => campaigns.list(request.principal.workspaceId, request.query),
  )
}
