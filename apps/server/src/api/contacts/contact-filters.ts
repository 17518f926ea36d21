import { temperatures } from '../../core/tenant/scoring-rules.ts'
import { date, flagInQuery, numeral, oneOf, text } from '../../web/schemas.ts'

/** The filters of a query that others than the list take, too. */
export const contactFilters = {
  owner: text(200).optional(),
  tag: text(100).optional(),
  temperature: oneOf(temperatures).optional(),
  score_at_least: numeral(0, 100, 'must be a whole number from 0 to 100')
    .optional()
    .describe('A contact without a score has 0.'),
  updated_before: date.optional().describe('Nothing has changed since this time.'),
  has_open_task: flagInQuery().optional().describe('False: nobody has a next step with them.'),
}
