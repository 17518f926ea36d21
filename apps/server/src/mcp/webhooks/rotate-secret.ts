import { z } from 'zod'

import { endpointWithSecret } from '../../api/resources/endpoint.ts'
import { webhookId } from '../fields.ts'
import { defineTool, idempotencyKey, writes } from '../tool.ts'

export const rotateWebhookSecret = defineTool({
  name: 'webhooks_rotate_secret',
  title: 'Give a webhook a new secret',
  description:
    'The old secret also signs for 24 hours, so that the receiver can change over. Only this result contains the new `secret`: give it to the user.',
  scopes: ['endpoints:write'],
  hints: { ...writes, destructiveHint: true, idempotentHint: false },
  input: z.strictObject({ id: webhookId(), idempotency_key: idempotencyKey }),
  output: endpointWithSecret,
  answersSecret: 'secret',
  run: ({ endpoints }, principal, { id }) => endpoints.rotateSecret(principal, id),
})
