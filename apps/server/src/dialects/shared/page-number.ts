import { numeral } from '../../web/schemas.ts'

/** The number of a page in a query, from 1. Default: 1. */
export function pageNumber(most: number) {
  return numeral(1, most, `must be a whole number from 1 to ${most}`).prefault('1')
}
