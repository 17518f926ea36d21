import type { FastifyPluginAsync } from 'fastify'

import type { Services } from '../../core/services.ts'
import { bearer, requirePrincipal } from '../../web/authentication.ts'
import { honourIdempotencyKeys } from '../../web/idempotency.ts'
import { registerNotFoundHandler } from '../../web/problem.ts'
import type { App, Operation } from '../../web/route.ts'
import { acceptUnknownFields } from '../../web/unknown-fields.ts'
import { registerNiyogErrorHandler } from './errors.ts'
import { createLead } from './routes/create-lead.ts'
import { createWebhook } from './routes/create-webhook.ts'
import { deleteWebhook } from './routes/delete-webhook.ts'
import { getLead } from './routes/get-lead.ts'
import { getWebhook } from './routes/get-webhook.ts'
import { listAgents } from './routes/list-agents.ts'
import { listLeads } from './routes/list-leads.ts'
import { listWebhooks } from './routes/list-webhooks.ts'
import { sendMessage } from './routes/send-message.ts'
import { updateLead } from './routes/update-lead.ts'
import { updateWebhook } from './routes/update-webhook.ts'

const operations: readonly Operation[] = [
  createLead,
  listLeads,
  getLead,
  updateLead,
  sendMessage,
  listAgents,
  createWebhook,
  listWebhooks,
  getWebhook,
  updateWebhook,
  deleteWebhook,
]

/** Niyog's REST API. */
export const niyogPlugin: FastifyPluginAsync<{ services: Services }> = async (app, { services }) => {
  registerNiyogErrorHandler(app)
  registerNotFoundHandler(app)
  requirePrincipal(app, services, { schemes: [bearer] })
  acceptUnknownFields(app)
  honourIdempotencyKeys(app, services.idempotency)
  for (const operation of operations) operation(app as unknown as App, services)
}
