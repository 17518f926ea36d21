import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { campaignPreview, newCampaignPreview } from './preview-schemas.ts'

export const previewCampaign: Operation = (app, { previewCampaign }) => {
  app.post(
    '/campaigns/:id/preview',
    {
      config: { scope: ['campaigns:read', 'contacts:read'] },
      schema: {
        operationId: 'previewCampaign',
        tags: ['Campaigns'],
        summary: 'Show the steps of a campaign as a contact would get them now',
        description: 'Sends nothing. Says why a step would fail for the contact.',
        params: idParams,
        body: newCampaignPreview,
        response: { 200: campaignPreview, ...problems(404, 409, 413, 415) },
      },
    },
    async ({ principal, params, body }) => ({
      contact_id: body.contact_id,
      steps: await previewCampaign(principal, params.id, body.contact_id),
    }),
  )
}
