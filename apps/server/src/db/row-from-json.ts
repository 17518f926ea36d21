const times = /_(at|until)$/

/**
 * Converts a row that a statement returned as one column, `row_to_json(alias)`, to the row that a select returns. All
 * columns of a time, and no others, end in `_at` or `_until`. Not for rows with bytea.
 */
export function rowFromJson<Row extends object>(json: Row): Row {
  const entries = Object.entries(json).map(([column, value]) =>
    typeof value === 'string' && times.test(column) ? [column, new Date(value)] : [column, value],
  )
  return Object.fromEntries(entries) as Row
}
