import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { handoff, handoffClosing } from './schemas.ts'

export const closeHandoff: Operation = (app, { handoffs }) => {
  app.post(
    '/handoffs/:id/close',
    {
      config: { scope: 'handoffs:write' },
      schema: {
        operationId: 'closeHandoff',
        tags: ['Handoffs'],
        summary: 'Close a handoff and choose who answers next',
        description: 'Emits `handoff.closed`. 409 `handoff_closed` if it is closed already.',
        params: idParams,
        body: handoffClosing,
        response: { 200: handoff, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => {
      const { hand_back = false, note } = request.body
      return handoffs.close(request.principal.workspaceId, request.params.id, { hand_back, note })
    },
  )
}
