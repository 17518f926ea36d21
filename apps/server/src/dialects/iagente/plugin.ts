import type { FastifyPluginAsync } from 'fastify'

import type { Services } from '../../core/services.ts'
import { bearer, requirePrincipal, xApiKey } from '../../web/authentication.ts'
import { honourIdempotencyKeys } from '../../web/idempotency.ts'
import { registerNotFoundHandler } from '../../web/problem.ts'
import type { App, Operation } from '../../web/route.ts'
import { acceptUnknownFields } from '../../web/unknown-fields.ts'
import { registerIagenteErrorHandler } from './errors.ts'
import { preAuthorizeWithin } from './pre-authorize.ts'
import { createLead } from './routes/create-lead.ts'
import { createWebhook } from './routes/create-webhook.ts'
import { deleteLead } from './routes/delete-lead.ts'
import { deleteWebhook } from './routes/delete-webhook.ts'
import { getLead } from './routes/get-lead.ts'
import { getWebhook } from './routes/get-webhook.ts'
import { listLeads } from './routes/list-leads.ts'
import { listTemplates } from './routes/list-templates.ts'
import { listWebhooks } from './routes/list-webhooks.ts'
import { sendRcs } from './routes/send-rcs.ts'
import { sendWhatsApp } from './routes/send-whatsapp.ts'
import { testWebhook } from './routes/test-webhook.ts'
import { updateLead } from './routes/update-lead.ts'
import { updateWebhook } from './routes/update-webhook.ts'

const operations: readonly Operation[] = [
  createLead,
  listLeads,
  getLead,
  updateLead,
  deleteLead,
  sendWhatsApp,
  sendRcs,
  listTemplates,
  createWebhook,
  listWebhooks,
  getWebhook,
  updateWebhook,
  deleteWebhook,
  testWebhook,
]

/** IAGENTE's REST API. */
export const iagentePlugin: FastifyPluginAsync<{ services: Services }> = async (app, { services }) => {
  registerIagenteErrorHandler(app)
  registerNotFoundHandler(app)
  requirePrincipal(app, services, {
    schemes: [xApiKey, bearer],
    preAuthorize: preAuthorizeWithin(services.limits),
  })
  acceptUnknownFields(app)
  honourIdempotencyKeys(app, services.idempotency)
  for (const operation of operations) operation(app as unknown as App, services)
}
