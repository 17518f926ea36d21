import { endpoint, endpointPatch, toInput } from '../../api/resources/endpoint.ts'
import { webhookId } from '../fields.ts'
import { defineTool, writes } from '../tool.ts'

export const updateWebhook = defineTool({
  name: 'webhooks_update',
  title: 'Update a webhook',
  description:
    'Writes only the fields given. `active: true` enables a disabled webhook again. `active: false` cancels what is pending, and what happens until it is active again is not delivered.',
  scopes: ['endpoints:write'],
  // What was pending is cancelled when it is disabled.
  hints: { ...writes, destructiveHint: true, openWorldHint: true },
  input: endpointPatch.extend({ id: webhookId() }),
  output: endpoint,
  run: ({ endpoints }, { workspaceId }, { id, ...patch }) => endpoints.update(workspaceId, id, toInput(patch)),
})
