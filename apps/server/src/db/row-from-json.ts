const times = /_(at|until)$/

/**
 * A row that a statement gives as one column, `row_to_json(alias)`, beside others: as if it had been selected by itself.
 * All columns of a time, and no others, end in `_at` or `_until`. Not for rows with bytea.
 */
export function rowFromJson<Row extends object>(json: Row): Row {
  const entries = Object.entries(json).map(([column, value]) =>
    typeof value === 'string' && times.test(column) ? [column, new Date(value)] : [column, value],
  )
  return Object.fromEntries(entries) as Row
}
