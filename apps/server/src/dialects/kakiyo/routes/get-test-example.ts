import { z } from 'zod'

import { notFound } from '../../../kernel/errors.ts'
import type { Operation } from '../../../web/route.ts'
import { kakiyoErrors } from '../errors.ts'
import { isEventName, renderedExample } from '../example.ts'

const answer = z
  .object({ event: z.string(), data: z.record(z.string(), z.unknown()), timestamp: z.string() })
  .meta({ examples: [renderedExample('prospect.qualified', new Date('2026-05-18T03:42:11.000Z'))] })

export const getTestExample: Operation = (app) => {
  app.get(
    '/webhooks/test/example/:event',
    {
      config: { scope: 'endpoints:read' },
      schema: {
        operationId: 'kakiyoGetTestExample',
        tags: ['Kakiyo'],
        summary: 'Read an example of an event as a webhook gets it',
        params: z.object({ event: z.string().max(200) }),
        response: { 200: answer, ...kakiyoErrors(404) },
      },
    },
    async (request) => {
      const { event } = request.params
      const example = isEventName(event) ? renderedExample(event, new Date()) : null
      if (!example) throw notFound('event', event)
      return example
    },
  )
}
