import type { FastifyPluginAsync } from 'fastify'

import type { Services } from '../../core/services.ts'
import { bearer, requirePrincipal } from '../../web/authentication.ts'
import { honourIdempotencyKeys } from '../../web/idempotency.ts'
import { registerNotFoundHandler } from '../../web/problem.ts'
import type { App, Operation } from '../../web/route.ts'
import { acceptUnknownFields } from '../../web/unknown-fields.ts'
import { registerKakiyoErrorHandler } from './errors.ts'
import { addCampaignProspects } from './routes/add-campaign-prospects.ts'
import { createCampaign } from './routes/create-campaign.ts'
import { createProspect } from './routes/create-prospect.ts'
import { createWebhook } from './routes/create-webhook.ts'
import { deleteWebhook } from './routes/delete-webhook.ts'
import { getCampaign } from './routes/get-campaign.ts'
import { getProspect } from './routes/get-prospect.ts'
import { getTestExample } from './routes/get-test-example.ts'
import { getWebhook } from './routes/get-webhook.ts'
import { listCampaignProspects } from './routes/list-campaign-prospects.ts'
import { listCampaigns } from './routes/list-campaigns.ts'
import { listProspects } from './routes/list-prospects.ts'
import { listTestEvents } from './routes/list-test-events.ts'
import { listWebhooks } from './routes/list-webhooks.ts'
import { pauseCampaign } from './routes/pause-campaign.ts'
import { resumeCampaign } from './routes/resume-campaign.ts'
import { startCampaign } from './routes/start-campaign.ts'
import { testWebhooks } from './routes/test-webhooks.ts'
import { updateProspect } from './routes/update-prospect.ts'
import { updateWebhook } from './routes/update-webhook.ts'

const operations: readonly Operation[] = [
  createWebhook,
  listWebhooks,
  getWebhook,
  updateWebhook,
  deleteWebhook,
  listTestEvents,
  getTestExample,
  testWebhooks,
  createProspect,
  listProspects,
  getProspect,
  updateProspect,
  createCampaign,
  listCampaigns,
  getCampaign,
  startCampaign,
  pauseCampaign,
  resumeCampaign,
  addCampaignProspects,
  listCampaignProspects,
]

/** Kakiyo's REST API: its webhooks as documented, and the operations that cause their events. */
export const kakiyoPlugin: FastifyPluginAsync<{ services: Services }> = async (app, { services }) => {
  registerKakiyoErrorHandler(app)
  registerNotFoundHandler(app)
  requirePrincipal(app, services, { schemes: [bearer] })
  acceptUnknownFields(app)
  honourIdempotencyKeys(app, services.idempotency)
  for (const operation of operations) operation(app as unknown as App, services)
}
