import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { campaign, newCampaign } from './schemas.ts'

export const createCampaign: Operation = (app, { campaigns }) => {
  app.post(
    '/campaigns',
    {
      config: { scope: 'campaigns:write' },
      schema: {
        operationId: 'createCampaign',
        tags: ['Campaigns'],
        summary: 'Draft a campaign',
        description:
          'It does nothing until it is started. Made by a test key it writes over the simulator, whatever its channels.',
        body: newCampaign,
        response: { 201: campaign.describe('It is a draft.'), ...problems(409, 413, 415) },
      },
    },
    async (request, reply) => reply.code(201).send(await campaigns.create(request.principal, request.body)),
  )
}
