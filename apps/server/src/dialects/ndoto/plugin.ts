import type { FastifyPluginAsync } from 'fastify'

import type { Services } from '../../core/services.ts'
import { bearer, headerKey, requirePrincipal } from '../../web/authentication.ts'
import { honourIdempotencyKeys } from '../../web/idempotency.ts'
import { registerNotFoundHandler } from '../../web/problem.ts'
import type { App, Operation } from '../../web/route.ts'
import { acceptUnknownFields } from '../../web/unknown-fields.ts'
import { requireOwnAccount } from './access.ts'
import { registerNdotoErrorHandler } from './errors.ts'
import { assignConversation } from './routes/assign.ts'
import { createContact } from './routes/create-contact.ts'
import { createConversation } from './routes/create-conversation.ts'
import { createMessage } from './routes/create-message.ts'
import { createWebhook } from './routes/create-webhook.ts'
import { deleteWebhook } from './routes/delete-webhook.ts'
import { getContact } from './routes/get-contact.ts'
import { getConversation } from './routes/get-conversation.ts'
import { getInbox } from './routes/get-inbox.ts'
import { listContacts } from './routes/list-contacts.ts'
import { listConversations } from './routes/list-conversations.ts'
import { listInboxes } from './routes/list-inboxes.ts'
import { listLabels } from './routes/list-labels.ts'
import { listMessages } from './routes/list-messages.ts'
import { listWebhooks } from './routes/list-webhooks.ts'
import { searchContacts } from './routes/search-contacts.ts'
import { setLabels } from './routes/set-labels.ts'
import { toggleStatus } from './routes/toggle-status.ts'
import { updateContact } from './routes/update-contact.ts'
import { updateWebhook } from './routes/update-webhook.ts'

const operations: readonly Operation[] = [
  createWebhook,
  listWebhooks,
  updateWebhook,
  deleteWebhook,
  createContact,
  listContacts,
  searchContacts,
  getContact,
  updateContact,
  createConversation,
  listConversations,
  getConversation,
  toggleStatus,
  assignConversation,
  listLabels,
  setLabels,
  createMessage,
  listMessages,
  listInboxes,
  getInbox,
]

/** The document's header. A bearer key works as well, as everywhere else in Parley. */
const accessToken = headerKey('apiAccessToken', 'api_access_token')

/** Ndoto's REST API, below the path of one account. */
export const ndotoPlugin: FastifyPluginAsync<{ services: Services }> = async (app, { services }) => {
  registerNdotoErrorHandler(app)
  registerNotFoundHandler(app)
  requirePrincipal(app, services, { schemes: [accessToken, bearer] })
  requireOwnAccount(app)
  acceptUnknownFields(app)
  honourIdempotencyKeys(app, services.idempotency)
  for (const operation of operations) operation(app as unknown as App, services)
}
