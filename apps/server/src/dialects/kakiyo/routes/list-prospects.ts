import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { pageQuery, text } from '../../../web/schemas.ts'
import { kakiyoErrors } from '../errors.ts'
import { prospect, toProspect } from '../prospect.ts'

const answer = z
  .object({ data: z.array(prospect), count: z.number().int(), next_cursor: z.string().nullable() })
  .meta({ examples: [{ data: prospect.meta()?.examples ?? [], count: 1, next_cursor: null }] })

export const listProspects: Operation = (app, { contacts }) => {
  app.get(
    '/prospects',
    {
      config: { scope: 'contacts:read' },
      schema: {
        operationId: 'kakiyoListProspects',
        tags: ['Kakiyo'],
        summary: 'List prospects, newest first',
        querystring: pageQuery.extend({ stage: text(100).optional(), search: text(300).optional() }),
        response: { 200: answer, ...kakiyoErrors() },
      },
    },
    async (request) => {
      const { data, next_cursor } = await contacts.list(request.principal, request.query)
      return { data: data.map(toProspect), count: data.length, next_cursor }
    },
  )
}
