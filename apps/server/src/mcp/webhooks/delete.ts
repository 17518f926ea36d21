import { z } from 'zod'

import { webhookId } from '../fields.ts'
import { defineTool, writes } from '../tool.ts'

export const deleteWebhook = defineTool({
  name: 'webhooks_delete',
  title: 'Delete a webhook',
  description:
    'Permanent: cancels its pending deliveries and deletes its secret. To stop it temporarily, use webhooks_update with `active: false`.',
  scopes: ['endpoints:write'],
  hints: { ...writes, destructiveHint: true },
  input: z.strictObject({ id: webhookId() }),
  output: z.object({ id: z.number().int(), deleted: z.literal(true) }),
  async run({ endpoints }, principal, { id }) {
    await endpoints.remove(principal, id)
    return { id, deleted: true as const }
  },
})
