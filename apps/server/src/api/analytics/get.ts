import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { analytics, analyticsQuery } from './schemas.ts'

export const getAnalytics: Operation = (app, { analytics: figures }) => {
  app.get(
    '/analytics',
    {
      config: { scope: 'conversations:read' },
      schema: {
        operationId: 'getAnalytics',
        tags: ['Analytics'],
        summary: 'Read figures by day, channel, agent, person and more',
        description:
          'From roll-ups that are a minute or two behind: `counted_until` says how far they are. See the guide to analytics for what each figure counts.',
        querystring: analyticsQuery,
        response: { 200: analytics, ...problems() },
      },
    },
    ({ principal, query }) => figures.read(principal, query),
  )
}
