import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { kakiyoErrors } from '../errors.ts'
import { descriptions } from '../example.ts'

const events = Object.entries(descriptions).map(([event, description]) => ({ event, description }))
const answer = z
  .object({ events: z.array(z.object({ event: z.string(), description: z.string() })) })
  .meta({ examples: [{ events }] })

export const listTestEvents: Operation = (app) => {
  app.get(
    '/webhooks/test/events',
    {
      config: { scope: 'endpoints:read' },
      schema: {
        operationId: 'kakiyoListTestEvents',
        tags: ['Kakiyo'],
        summary: 'List the events that a webhook can subscribe to',
        response: { 200: answer, ...kakiyoErrors() },
      },
    },
    async () => ({ events }),
  )
}
