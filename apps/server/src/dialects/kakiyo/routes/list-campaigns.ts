import { campaignStatuses } from '../../../core/campaigns/campaign.ts'
import type { Operation } from '../../../web/route.ts'
import { oneOf, pageQuery } from '../../../web/schemas.ts'
import { countedList, toCountedList } from '../../shared/counted-list.ts'
import { campaign, toCampaign } from '../campaign.ts'
import { kakiyoErrors } from '../errors.ts'

const answer = countedList(campaign)

export const listCampaigns: Operation = (app, { campaigns }) => {
  app.get(
    '/campaigns',
    {
      config: { scope: 'campaigns:read' },
      schema: {
        operationId: 'kakiyoListCampaigns',
        tags: ['Kakiyo'],
        summary: 'List campaigns, newest first',
        querystring: pageQuery.extend({ status: oneOf(campaignStatuses).optional() }),
        response: { 200: answer, ...kakiyoErrors() },
      },
    },
    async (request) => {
      return toCountedList(await campaigns.list(request.principal.workspaceId, request.query), toCampaign)
    },
  )
}
