import { endpoint, endpointPatch, toInput } from '../../api/resources/endpoint.ts'
import { webhookId } from '../fields.ts'
import { defineTool, writes } from '../tool.ts'

export const updateWebhook = defineTool({
  name: 'webhooks_update',
  title: 'Update a webhook',
  description:
    'Writes only the fields given. `active: true` enables a disabled webhook. `active: false` cancels pending deliveries; events are not delivered until it is active again.',
  scopes: ['endpoints:write'],
  // Disabling cancels its pending deliveries.
  hints: { ...writes, destructiveHint: true, openWorldHint: true },
  input: endpointPatch.extend({ id: webhookId() }),
  output: endpoint,
  run: ({ endpoints }, principal, { id, ...patch }) => endpoints.update(principal, id, toInput(patch)),
})
