import { z } from 'zod'

import { campaignStatuses } from '../../../core/campaigns/campaign.ts'
import type { Operation } from '../../../web/route.ts'
import { oneOf, pageQuery } from '../../../web/schemas.ts'
import { campaign, toCampaign } from '../campaign.ts'
import { kakiyoErrors } from '../errors.ts'

const answer = z
  .object({ data: z.array(campaign), count: z.number().int(), next_cursor: z.string().nullable() })
  .meta({ examples: [{ data: campaign.meta()?.examples ?? [], count: 1, next_cursor: null }] })

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
      const { data, next_cursor } = await campaigns.list(request.principal.workspaceId, request.query)
      return { data: data.map(toCampaign), count: data.length, next_cursor }
    },
  )
}
