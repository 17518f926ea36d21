import type { Operation } from '../../web/route.ts'
import { idParams, noBody } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { campaign } from './schemas.ts'

export const pauseCampaign: Operation = (app, { campaigns }) => {
  app.post(
    '/campaigns/:id/pause',
    {
      config: { scope: 'campaigns:write' },
      schema: {
        operationId: 'pauseCampaign',
        tags: ['Campaigns'],
        summary: 'Pause a campaign',
        description:
          'No step is in progress when the response is sent, and none starts until the campaign is resumed. Due steps wait.',
        params: idParams,
        body: noBody,
        response: { 200: campaign, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => campaigns.pause(request.principal, request.params.id),
  )
}
