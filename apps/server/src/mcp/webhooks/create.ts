import { endpointWithSecret, newEndpoint, toInput } from '../../api/resources/endpoint.ts'
import { defineTool, idempotencyKey, writes } from '../tool.ts'

export const createWebhook = defineTool({
  name: 'webhooks_create',
  title: 'Subscribe a URL to events',
  description:
    'Each later event is sent to the URL as a signed POST and retried until it answers 2xx. `events` are the dialect’s own names: `contact.created` in native, `lead.created` in niyog; an unknown name is refused with the list of valid ones. Only this result contains the `secret` that verifies signatures: give it to the user.',
  scopes: ['endpoints:write'],
  hints: { ...writes, idempotentHint: false, openWorldHint: true },
  input: newEndpoint.extend({ idempotency_key: idempotencyKey }),
  output: endpointWithSecret,
  answersSecret: 'secret',
  run: ({ endpoints }, principal, { idempotency_key: _, ...input }) => endpoints.create(principal, toInput(input)),
})
