import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { text } from '../../../web/schemas.ts'
import { ndotoErrors } from '../errors.ts'
import { labels } from '../labels.ts'
import { itemParams } from '../params.ts'

const problem = 'must be a list of labels'
const body = z
  .strictObject({
    labels: z
      .array(text(100), { error: (issue) => (issue.input === undefined ? 'is required' : problem) })
      .max(50, 'must have at most 50 items'),
  })
  .meta({ examples: [{ labels: ['pricing', 'vip'] }] })

export const setLabels: Operation = (app, { conversations }) => {
  app.post(
    '/conversations/:id/labels',
    {
      config: { scope: 'conversations:write' },
      schema: {
        operationId: 'ndotoSetLabels',
        tags: ['Ndoto'],
        summary: 'Set the labels of a conversation',
        description: 'Replaces all labels.',
        params: itemParams,
        body,
        response: { 200: labels, ...ndotoErrors(409, 413, 415) },
      },
    },
    async ({ principal, params, body }) => {
      const changed = await conversations.update(principal.workspaceId, params.id, { labels: body.labels })
      return { payload: changed.labels }
    },
  )
}
