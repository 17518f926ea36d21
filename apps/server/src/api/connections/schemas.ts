import { z } from 'zod'

import { connectionStatuses } from '../../core/connections/connection.ts'
import { id, oneOf, pageQuery, reference, text } from '../../web/schemas.ts'

const at = '2026-01-15T09:30:00.000Z'
const example = {
  id: 9,
  contact_id: 4821,
  channel_id: 5,
  status: 'sent',
  note: 'Hi Asha, we met at the fair in Pune.',
  provider_id: '7406982165420617728',
  error: null,
  created_at: at,
  updated_at: at,
  sent_at: at,
  accepted_at: null,
}

export const connection = z
  .object({
    id: z.number().int(),
    contact_id: z.number().int(),
    channel_id: z.number().int(),
    status: z
      .enum(connectionStatuses)
      .describe(
        '`pending`: not sent yet; `error` says what it waits for. `sent`: the vendor has it. `accepted`: connected, by either side’s invitation. `failed`: `error` says why; invite again. `withdrawn`: it was never sent.',
      ),
    note: z.string().nullable().describe('The text of the invitation.'),
    provider_id: z.string().nullable().describe("The vendor's id of the invitation."),
    error: z.object({ code: z.string().nullable(), reason: z.string() }).nullable(),
    created_at: z.string(),
    updated_at: z.string(),
    sent_at: z.string().nullable(),
    accepted_at: z.string().nullable(),
  })
  .meta({ id: 'Connection', examples: [example] })

export const newConnection = z
  .strictObject({
    contact_id: reference().describe('The contact to invite; it needs a LinkedIn profile.'),
    channel_id: reference().optional().describe("Default: the workspace's LinkedIn channel."),
    note: text(300).nullish().describe('The text of the invitation. LinkedIn allows free accounts 200 characters.'),
  })
  .meta({ id: 'NewConnection', examples: [{ contact_id: 4821, note: example.note }] })

export const connectionQuery = pageQuery.extend({
  contact_id: id().optional(),
  channel_id: id().optional(),
  status: oneOf(connectionStatuses).optional(),
})
