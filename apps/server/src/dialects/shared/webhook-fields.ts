import { z } from 'zod'

import { text } from '../../web/schemas.ts'

export const webhookUrl = text(2_048)

/** The names of the events that a webhook receives. */
export const eventNames = z
  .array(text(100), {
    error: (issue) => (issue.input === undefined ? 'is required' : 'must be a list of event names'),
  })
  .max(50, 'must have at most 50 items')

/** Whether a webhook receives events. */
export const active = z
  .boolean()
  .describe('False: disabled by a request, or because its receiver failed for five days or answered 410.')
