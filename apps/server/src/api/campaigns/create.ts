import { bodyLimits } from '../../web/body-limits.ts'
import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { campaign, newCampaign } from './schemas.ts'

export const createCampaign: Operation = (app, { campaigns }) => {
  app.post(
    '/campaigns',
    {
      bodyLimit: bodyLimits.steps,
      config: { scope: 'campaigns:write' },
      schema: {
        operationId: 'createCampaign',
        tags: ['Campaigns'],
        summary: 'Draft a campaign',
        description:
          'A draft does nothing until it is started. A test key’s campaign sends over the simulator, whatever its channels.',
        body: newCampaign,
        response: { 201: campaign.describe('The draft.'), ...problems(409, 413, 415) },
      },
    },
    async (request, reply) => reply.code(201).send(await campaigns.create(request.principal, request.body)),
  )
}
