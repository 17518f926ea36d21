import type { FastifyPluginAsync } from 'fastify'

import type { Services } from '../../core/services.ts'
import { bearer, requirePrincipal, xApiKey } from '../../web/authentication.ts'
import { honourIdempotencyKeys } from '../../web/idempotency.ts'
import { registerNotFoundHandler } from '../../web/problem.ts'
import type { App, Operation } from '../../web/route.ts'
import { acceptUnknownFields } from '../../web/unknown-fields.ts'
import { registerPingrErrorHandler } from './errors.ts'
import { createTrigger } from './routes/create-trigger.ts'
import { deleteTrigger } from './routes/delete-trigger.ts'
import { getSettings } from './routes/get-settings.ts'
import { getWebhook } from './routes/get-webhook.ts'
import { listDeliveries } from './routes/list-deliveries.ts'
import { listSessions } from './routes/list-sessions.ts'
import { listTriggers } from './routes/list-triggers.ts'
import { putSettings } from './routes/put-settings.ts'
import { putWebhook } from './routes/put-webhook.ts'
import { simulateWebhook } from './routes/simulate-webhook.ts'
import { updateTrigger } from './routes/update-trigger.ts'

const operations: readonly Operation[] = [
  listTriggers,
  createTrigger,
  updateTrigger,
  deleteTrigger,
  listSessions,
  getWebhook,
  putWebhook,
  simulateWebhook,
  listDeliveries,
  getSettings,
  putSettings,
]

/** Hey Pingr's REST API. */
export const heypingrPlugin: FastifyPluginAsync<{ services: Services }> = async (app, { services }) => {
  registerPingrErrorHandler(app)
  registerNotFoundHandler(app)
  requirePrincipal(app, services, { schemes: [xApiKey, bearer] })
  acceptUnknownFields(app)
  honourIdempotencyKeys(app, services.idempotency)
  for (const operation of operations) operation(app as unknown as App, services)
}
