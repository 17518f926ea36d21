import { bodyLimits } from '../../web/body-limits.ts'
import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { campaign, campaignPatch } from './schemas.ts'

export const updateCampaign: Operation = (app, { campaigns }) => {
  app.patch(
    '/campaigns/:id',
    {
      bodyLimit: bodyLimits.steps,
      config: { scope: 'campaigns:write' },
      schema: {
        operationId: 'updateCampaign',
        tags: ['Campaigns'],
        summary: 'Update a campaign',
        description:
          'Writes only the fields given. Only the name of a started campaign may change: else 409 with the code `campaign_started`.',
        params: idParams,
        body: campaignPatch,
        response: { 200: campaign, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => campaigns.update(request.principal, request.params.id, request.body),
  )
}
