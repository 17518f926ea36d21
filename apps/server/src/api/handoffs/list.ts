import { assigneeOf } from '../../core/conversations/asked-for.ts'
import { handoffStatuses } from '../../core/handoffs/handoff.ts'
import type { Operation } from '../../web/route.ts'
import { id, listing, oneOf, pageQuery, text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { assigneeHelp } from '../resources/assignee-help.ts'
import { handoffSummary } from './schemas.ts'

export const listHandoffs: Operation = (app, { handoffs }) => {
  app.get(
    '/handoffs',
    {
      config: { scope: 'handoffs:read' },
      schema: {
        operationId: 'listHandoffs',
        tags: ['Handoffs'],
        summary: 'List handoffs, newest first',
        querystring: pageQuery.extend({
          status: oneOf(handoffStatuses).optional(),
          conversation_id: id().optional(),
          contact_id: id().optional(),
          assignee: text(200).optional().describe(assigneeHelp),
        }),
        response: { 200: listing(handoffSummary), ...problems() },
      },
    },
    ({ principal, query }) => handoffs.list(principal, { ...query, assignee: assigneeOf(query.assignee, principal) }),
  )
}
