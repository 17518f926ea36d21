import { useFormatter } from 'use-intl'

import type { Schemas } from '../api/schema.gen.ts'

/** What a deal is worth. Without a currency, it is a bare number. */
export function Money({
  of: { deal_value_cents: cents, currency },
}: {
  of: Pick<Schemas['Contact'], 'deal_value_cents' | 'currency'>
}) {
  const format = useFormatter()
  if (cents === null) return <span className="muted">–</span>
  const options = currency ? ({ style: 'currency', currency, maximumFractionDigits: 0 } as const) : {}
  return <span className="numeric">{format.number(cents / 100, options)}</span>
}
