import { z } from 'zod'

import { sentTest } from '../../api/resources/endpoint.ts'
import { text } from '../../web/schemas.ts'
import { webhookId } from '../fields.ts'
import { defineTool, writes } from '../tool.ts'

export const testWebhook = defineTool({
  name: 'webhooks_test',
  title: 'Send an example event to a webhook',
  description:
    'Sends an example, marked `test: true`, to this webhook only. deliveries_list with the returned `event_id` shows the result.',
  scopes: ['endpoints:write'],
  hints: { ...writes, idempotentHint: false, openWorldHint: true },
  input: z.strictObject({
    id: webhookId(),
    event: text(100).optional().describe('An event that the webhook subscribes to. Default: its first.'),
  }),
  output: sentTest,
  run: ({ endpoints }, { workspaceId }, { id, event }) => endpoints.sendTest(workspaceId, id, event),
})
