import { z } from 'zod'

import { groupings, metricNames } from '../../core/analytics/metrics.ts'
import { oneOf } from '../../web/schemas.ts'

const day = () => z.iso.date('must be a day like 2026-01-15')

export const analyticsQuery = z.strictObject({
  metric: oneOf(metricNames).describe('What is counted.'),
  from: day().optional().describe('The first day, in the time zone of the workspace. Default: 29 days before `to`.'),
  to: day().optional().describe('The last day, at most 400 with `from`. Default: today.'),
  group_by: oneOf(groupings)
    .optional()
    .describe('What a row is for. Each metric has some of them, and a default: a day, or what the metric is about.'),
})

const figures = z.record(z.string(), z.number().nullable())

export const analytics = z
  .object({
    metric: z.enum(metricNames),
    from: z.string(),
    to: z.string(),
    group_by: z.enum(groupings),
    time_zone: z.string().describe('IANA: that of the workspace, in which a day is counted.'),
    counted_until: z.string().nullable().describe('Everything before is counted. Null: nothing is yet.'),
    totals: figures.describe('Of all rows. Times are in seconds.'),
    rows: z
      .array(
        z.object({
          key: z
            .string()
            .describe(
              'The first day of a period, the id of a channel, campaign or endpoint, the slug of an agent, an assignee, or a stage.',
            ),
          name: z.string().nullable().describe('Of a channel, a campaign or an endpoint.'),
          figures,
        }),
      )
      .describe('Every period and every stage in order; what else there is, the largest first.'),
  })
  .meta({
    id: 'Analytics',
    examples: [
      {
        metric: 'messages',
        from: '2026-01-14',
        to: '2026-01-15',
        group_by: 'day',
        time_zone: 'Asia/Kolkata',
        counted_until: '2026-01-15T09:30:00.000Z',
        totals: { received: 96, sent: 81, failed: 1 },
        rows: [
          { key: '2026-01-14', name: null, figures: { received: 54, sent: 47, failed: 0 } },
          { key: '2026-01-15', name: null, figures: { received: 42, sent: 34, failed: 1 } },
        ],
      },
    ],
  })
