import type { Operation } from '../../../web/route.ts'
import { pageQuery, text } from '../../../web/schemas.ts'
import { countedList, toCountedList } from '../../shared/counted-list.ts'
import { niyogErrors } from '../errors.ts'
import { lead, toLead } from '../lead.ts'

const answer = countedList(lead)

export const listLeads: Operation = (app, { contacts }) => {
  app.get(
    '/leads',
    {
      config: { scope: 'contacts:read' },
      schema: {
        operationId: 'niyogListLeads',
        tags: ['Niyog'],
        summary: 'List leads, newest first',
        description:
          '`count` is the number of leads in this response. Pass `next_cursor` as `cursor` for the next page.',
        querystring: pageQuery.extend({ stage: text(100).optional() }),
        response: { 200: answer, ...niyogErrors() },
      },
    },
    async (request) => {
      return toCountedList(await contacts.list(request.principal, request.query), toLead)
    },
  )
}
