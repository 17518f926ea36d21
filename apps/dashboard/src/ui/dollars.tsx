import { useFormatter } from 'use-intl'

/** What models cost, which is often less than a cent. */
export function Dollars({ microusd }: { microusd: number }) {
  const format = useFormatter()
  const dollars = microusd / 1_000_000
  const digits = dollars !== 0 && dollars < 0.1 ? 4 : 2
  return (
    <span className="numeric">
      {format.number(dollars, { style: 'currency', currency: 'USD', maximumFractionDigits: digits })}
    </span>
  )
}
