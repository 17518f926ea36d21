import type { Operation } from '../../../web/route.ts'
import { pageQuery, text } from '../../../web/schemas.ts'
import { countedList, toCountedList } from '../../shared/counted-list.ts'
import { kakiyoErrors } from '../errors.ts'
import { prospect, toProspect } from '../prospect.ts'

const answer = countedList(prospect)

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
      return toCountedList(await contacts.list(request.principal, request.query), toProspect)
    },
  )
}
