import { z } from 'zod'

import { bodyLimits } from '../../../web/body-limits.ts'
import type { Operation } from '../../../web/route.ts'
import { readAll } from '../../shared/read-all.ts'
import { campaign, campaignFields, exampleCampaign, toCampaign, toSteps } from '../campaign.ts'
import { kakiyoErrors } from '../errors.ts'

const { name, messages } = exampleCampaign
const body = z.strictObject(campaignFields).meta({ examples: [{ name, messages }] })

export const createCampaign: Operation = (app, { campaigns, channels }) => {
  app.post(
    '/campaigns',
    {
      bodyLimit: bodyLimits.steps,
      config: { scope: 'campaigns:write' },
      schema: {
        operationId: 'kakiyoCreateCampaign',
        tags: ['Kakiyo'],
        summary: 'Create a campaign',
        description:
          'Creates a draft. It sends over the oldest LinkedIn channel, or over the default channel if there is none.',
        body,
        response: { 201: campaign, ...kakiyoErrors(409, 413, 415) },
      },
    },
    async (request, reply) => {
      const { name, messages } = request.body
      const channel = await oldestLinkedIn(request.principal.workspaceId)
      const input = { name, steps: toSteps(messages), channel_id: channel ?? null }
      return reply.code(201).send(toCampaign(await campaigns.create(request.principal, input)))
    },
  )

  async function oldestLinkedIn(workspaceId: number): Promise<number | undefined> {
    const all = await readAll((page) => channels.list(workspaceId, page))
    return all.findLast(({ type }) => type === 'linkedin')?.id
  }
}
