import { z } from 'zod'

import { analyticsCsv } from '../../core/analytics/analytics-csv.ts'
import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { analyticsQuery } from './schemas.ts'

const file = z.string().meta({ examples: ['day,name,received,sent,failed\r\n2026-01-15,,42,34,1\r\n'] })

export const exportAnalytics: Operation = (app, { analytics }) => {
  app.get(
    '/analytics/export.csv',
    {
      config: { scope: 'conversations:read' },
      schema: {
        operationId: 'exportAnalytics',
        tags: ['Analytics'],
        summary: 'Export figures as CSV',
        description: 'The rows of `GET /v1/analytics` with the same parameters.',
        querystring: analyticsQuery,
        response: {
          200: { description: 'CSV (RFC 4180) in UTF-8.', content: { 'text/csv': { schema: file } } },
          ...problems(),
        },
      },
    },
    async ({ principal, query }, reply) => {
      const table = await analytics.read(principal, query)
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${table.metric}-${table.from}-${table.to}.csv"`)
        .send(analyticsCsv(table))
    },
  )
}
