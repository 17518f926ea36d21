import type { FastifyPluginAsync } from 'fastify'

import type { Services } from '../../core/services.ts'
import { apiKey, requireKey } from '../../surface/authentication.ts'
import { honourIdempotencyKeys } from '../../surface/idempotency.ts'
import { answerUnknownPaths } from '../../surface/problem.ts'
import type { App, Operation } from '../../surface/route.ts'
import { admitWithin } from './admit.ts'
import { answerWithIagenteErrors } from './errors.ts'
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
  ...[createLead, listLeads, getLead, updateLead, deleteLead],
  ...[sendWhatsApp, sendRcs, listTemplates],
  ...[createWebhook, listWebhooks, getWebhook, updateWebhook, deleteWebhook, testWebhook],
]

/** IAGENTE's REST API. */
export const iagentePlugin: FastifyPluginAsync<{ services: Services }> = async (app, { services }) => {
  answerWithIagenteErrors(app)
  answerUnknownPaths(app)
  requireKey(app, services.authenticator, apiKey, admitWithin(services.limits))
  honourIdempotencyKeys(app, services.idempotency)
  for (const operation of operations) operation(app as unknown as App, services)
}
