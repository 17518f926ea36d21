import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { readAll } from '../../shared/read-all.ts'
import { ndotoErrors } from '../errors.ts'
import { inbox, toInbox } from '../inbox.ts'
import { accountParams } from '../params.ts'

const answer = z.object({ payload: z.array(inbox) }).meta({ examples: [{ payload: inbox.meta()?.examples ?? [] }] })

export const listInboxes: Operation = (app, { channels }) => {
  app.get(
    '/inboxes',
    {
      config: { scope: 'channels:read' },
      schema: {
        operationId: 'ndotoListInboxes',
        tags: ['Ndoto'],
        summary: 'List inboxes, newest first',
        params: accountParams,
        response: { 200: answer, ...ndotoErrors() },
      },
    },
    async ({ principal: { workspaceId } }) => {
      const all = await readAll((page) => channels.list(workspaceId, page))
      return { payload: all.map(toInbox) }
    },
  )
}
