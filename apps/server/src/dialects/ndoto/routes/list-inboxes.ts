import { z } from 'zod'

import type { Channels } from '../../../core/channels/channels.ts'
import type { Operation } from '../../../web/route.ts'
import { ndotoErrors } from '../errors.ts'
import { inbox, toInbox } from '../inbox.ts'
import { accountParams } from '../params.ts'

const answer = z.object({ payload: z.array(inbox) }).meta({ examples: [{ payload: inbox.meta()?.examples ?? [] }] })

/** Chatwoot's list has no pages. */
async function everyInbox(channels: Channels, workspaceId: number): Promise<z.infer<typeof inbox>[]> {
  const inboxes: z.infer<typeof inbox>[] = []
  for (let cursor: string | undefined; ; ) {
    const { data, next_cursor } = await channels.list(workspaceId, { limit: 100, cursor })
    inboxes.push(...data.map(toInbox))
    if (next_cursor === null) return inboxes
    cursor = next_cursor
  }
}

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
    async (request) => ({ payload: await everyInbox(channels, request.principal.workspaceId) }),
  )
}
