import { invalidField } from '../../kernel/errors.ts'

/** Ids of events and deliveries have a time from 1970 on: what begins earlier, or ends before it begins, is no range. */
export function checkRange(since: Date, until: Date): void {
  if (since.getUTCFullYear() <= 1970) throw invalidField('since', 'must be later than 1970')
  if (since >= until) throw invalidField('since', 'must be before until, and before now')
}
