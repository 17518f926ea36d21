import { z } from 'zod'

import { endpoint } from '../../api/resources/endpoint.ts'
import { listing, text } from '../../web/schemas.ts'
import { page } from '../fields.ts'
import { defineTool, reads } from '../tool.ts'

export const listWebhooks = defineTool({
  name: 'webhooks_list',
  title: 'List webhooks',
  description:
    'The URLs that receive events, newest first, with their subscribed events and whether each fails (`failing_since`) or is disabled (`disabled_at`, `disabled_reason`). Secrets are not shown.',
  scopes: ['endpoints:read'],
  hints: reads,
  input: z.strictObject({
    dialect: text(40).optional().describe('Only webhooks of this dialect, like native or niyog.'),
    ...page,
  }),
  output: listing(endpoint),
  run: ({ endpoints }, { workspaceId }, input) => endpoints.list(workspaceId, input),
})
