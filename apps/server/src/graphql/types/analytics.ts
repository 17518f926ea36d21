import { analytics, analyticsQuery } from '../../api/analytics/schemas.ts'
import type { AnalyticsTable } from '../../core/analytics/analytics.ts'
import { requireScopes } from '../../core/keys/require-scopes.ts'
import { addResource } from '../add-resource.ts'
import { builder } from '../builder.ts'
import type { Context } from '../context.ts'
import { accepted, deriveInputs } from '../derive.ts'
import { type Args, statementCost, withScope } from '../field-types.ts'
import { givenIn, readInput } from '../read-input.ts'
import { refs } from '../refs.ts'

const scope = 'conversations:read'

export function addAnalytics(): void {
  addResource(refs.analytics, analytics, 'Figures of the past, from roll-ups that are a minute or two behind.')
  builder.queryField(
    'analytics',
    (t) =>
      t.field({
        type: refs.analytics,
        nullable: true,
        description: withScope(
          'Figures by day, channel, agent, person and more, as GET /v1/analytics has them.',
          scope,
        ),
        complexity: { field: statementCost, multiplier: 1 },
        args: accepted(deriveInputs('Analytics', analyticsQuery), (options) => t.arg(options as never)),
        resolve: (_parent: unknown, args: Args, { principal, services }: Context): Promise<AnalyticsTable> => {
          requireScopes(principal, [scope])
          return services.analytics.read(principal, readInput(analyticsQuery, givenIn(args)))
        },
      } as never) as never,
  )
}
