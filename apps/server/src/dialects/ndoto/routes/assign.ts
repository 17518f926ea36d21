import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { assignee, assigneeId, fromAssigneeId, toAssignee } from '../assignee.ts'
import { ndotoErrors } from '../errors.ts'
import { itemParams } from '../params.ts'

const body = z.strictObject({ assignee_id: assigneeId }).meta({ examples: [{ assignee_id: 3 }, { assignee_id: null }] })

export const assignConversation: Operation = (app, { conversations }) => {
  app.post(
    '/conversations/:id/assignments',
    {
      config: { scope: 'conversations:write' },
      schema: {
        operationId: 'ndotoAssign',
        tags: ['Ndoto'],
        summary: 'Assign a conversation',
        params: itemParams,
        body,
        response: {
          200: assignee.describe('Its fields are null if nobody is assigned.'),
          ...ndotoErrors(409, 413, 415),
        },
      },
    },
    async ({ principal, params, body }) => {
      const patch = { assignee: fromAssigneeId(body.assignee_id) }
      const changed = await conversations.update(principal.workspaceId, params.id, patch)
      return toAssignee(changed.assignee) ?? { id: null, name: null }
    },
  )
}
