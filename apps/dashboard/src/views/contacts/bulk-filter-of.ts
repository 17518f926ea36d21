import type { Filter } from '../bulk/bulk-types.ts'

/** The filters of the address as a bulk change has them. */
export const bulkFilterOf = ({
  segment,
  sort: _,
  ...filters
}: {
  readonly [name: string]: string | undefined
}): Filter => ({ ...filters, ...(segment !== undefined && { segment: Number(segment) }) }) as Filter
