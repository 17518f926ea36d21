import { invalidField } from '../../kernel/errors.ts'

/** Ids of events and deliveries hold a time from 1970 on. Throws `invalid` for an earlier or empty range. */
export function checkRange(since: Date, until: Date): void {
  if (since.getUTCFullYear() <= 1970) throw invalidField('since', 'must be later than 1970')
  if (since >= until) throw invalidField('since', 'must be before until, and before now')
}
