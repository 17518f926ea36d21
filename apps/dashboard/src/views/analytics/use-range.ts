import { useFilters } from '../../ui/use-filters.ts'
import { rangeFilters, rangeOf } from './range.ts'

/** `timeZone`: that of the workspace, once it is known. */
export function useRange(timeZone: string | undefined) {
  const [filters, set] = useFilters(rangeFilters)
  const today = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(new Date())
  return { filters, set, range: rangeOf(filters, today) }
}
