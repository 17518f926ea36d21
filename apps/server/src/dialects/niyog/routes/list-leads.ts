import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { pageQuery, text } from '../../../web/schemas.ts'
import { niyogErrors } from '../errors.ts'
import { lead, toLead } from '../lead.ts'

const answer = z
  .object({ data: z.array(lead), count: z.number().int(), next_cursor: z.string().nullable() })
  .meta({ examples: [{ data: lead.meta()?.examples ?? [], count: 1, next_cursor: null }] })

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
      const { data, next_cursor } = await contacts.list(request.principal, request.query)
      return { data: data.map(toLead), count: data.length, next_cursor }
    },
  )
}
