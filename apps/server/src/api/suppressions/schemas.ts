import { z } from 'zod'

import { consentSources } from '../../core/consent/suppressions.ts'

export const suppression = z
  .object({
    id: z.number().int(),
    kind: z.string().describe('`phone`, or another kind of identity.'),
    address: z.string().nullable().describe('Null once the contact is erased: only a keyed hash is left then.'),
    contact_id: z.number().int().nullable().describe('Null once the contact is erased.'),
    source: z
      .enum(consentSources)
      .describe(
        '`message`: the person wrote it. `switch`: their messenger’s own setting. `refusal`: the vendor refused a message because of that setting. `api`: a client or an operator. `agent`: an agent heard it. `earlier`: from before the source was kept.',
      ),
    text: z.string().nullable().describe('What the person wrote.'),
    channel_id: z.number().int().nullable(),
    actor: z.string().describe('As in the history of a contact.'),
    opted_out_at: z.string(),
  })
  .meta({
    id: 'Suppression',
    examples: [
      {
        id: 4,
        kind: 'phone',
        address: '919812345678',
        contact_id: 7,
        source: 'message' as const,
        text: 'STOP',
        channel_id: 2,
        actor: 'channel:2',
        opted_out_at: '2026-01-15T09:30:00.000Z',
      },
    ],
  })
