import { z } from 'zod'

const example = { actor: 'user:12', typing: true, until: '2026-09-14T10:00:10.000Z' }

const presence = z
  .object({
    actor: z.string().describe('A member, as `assignee` names one.'),
    typing: z.boolean(),
    until: z.string().describe('When it ends, unless it is said again.'),
  })
  .meta({ id: 'Presence', examples: [example] })

export const presences = z
  .object({ data: z.array(presence) })
  .meta({ id: 'PresenceList', examples: [{ data: [example] }] })
