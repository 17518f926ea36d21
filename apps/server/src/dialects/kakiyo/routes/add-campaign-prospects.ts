import { z } from 'zod'

import { stepScopes } from '../../../core/campaigns/step-scopes.ts'
import type { Operation } from '../../../web/route.ts'
import { text } from '../../../web/schemas.ts'
import { kakiyoErrors } from '../errors.ts'
import { idIn, idParams } from '../ids.ts'

const body = z
  .strictObject({
    prospect_ids: z
      .array(text(200), {
        error: (issue) => (issue.input === undefined ? 'is required' : 'must be a list of prospects’ ids'),
      })
      .min(1, 'must have at least one item')
      .max(1_000, 'must have at most 1000 items'),
  })
  .meta({ examples: [{ prospect_ids: ['prospect_4821'] }] })

const answer = z
  .object({ added: z.number().int(), already_added: z.number().int(), opted_out: z.number().int() })
  .meta({ examples: [{ added: 1, already_added: 0, opted_out: 0 }] })

export const addCampaignProspects: Operation = (app, { enrollments }) => {
  app.post(
    '/campaigns/:id/prospects',
    {
      config: { scope: 'campaigns:write', furtherScopes: stepScopes },
      schema: {
        operationId: 'kakiyoAddCampaignProspects',
        tags: ['Kakiyo'],
        summary: 'Add prospects to a campaign',
        description: 'Adds each prospect once; skips prospects that have opted out.',
        params: idParams,
        body,
        response: { 200: answer, ...kakiyoErrors(404, 409, 413, 415) },
      },
    },
    async (request) => {
      const contact_ids = request.body.prospect_ids.map((id) => idIn('prospect', id))
      const campaignId = idIn('campaign', request.params.id)
      const { enrolled, already_enrolled, opted_out } = await enrollments.enroll(request.principal, campaignId, {
        contact_ids,
      })
      return { added: enrolled, already_added: already_enrolled, opted_out }
    },
  )
}
