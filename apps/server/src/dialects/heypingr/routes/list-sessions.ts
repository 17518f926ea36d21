import { z } from 'zod'

import type { ChannelActivity } from '../../../core/channels/activity.ts'
import type { Operation } from '../../../web/route.ts'
import { pingrErrors } from '../errors.ts'
import { toSessionId } from '../ids.ts'

const session = z
  .object({
    id: z.string(),
    name: z.string(),
    number: z.string().nullable().describe('Null if the channel’s number is unknown.'),
    status: z.enum(['connected', 'disconnected']),
    connectedAt: z.string().nullable().describe('Null while it is disconnected.'),
    messagesToday: z.number().int().describe('Messages sent since midnight, UTC.'),
  })
  .meta({ id: 'HeyPingrSession' })

const answer = z.object({ sessions: z.array(session) }).meta({
  examples: [
    {
      sessions: [
        {
          id: 'sess_3',
          name: 'Main login bot',
          number: '+919876543210',
          status: 'connected',
          connectedAt: '2025-04-18T08:22:11.000Z',
          messagesToday: 842,
        },
      ],
    },
  ],
})

export const listSessions: Operation = (app, { channelActivity }) => {
  app.get(
    '/sessions',
    {
      config: { scope: 'channels:read' },
      schema: {
        operationId: 'heypingrListSessions',
        tags: ['Hey Pingr'],
        summary: 'List sessions with their current status',
        querystring: z.strictObject({}),
        response: { 200: answer, ...pingrErrors() },
      },
    },
    async (request) => ({ sessions: (await channelActivity(request.principal.workspaceId)).map(toSession) }),
  )
}

function toSession(channel: ChannelActivity): z.infer<typeof session> {
  const connected = channel.status === 'connected'
  return {
    id: toSessionId(channel.id),
    name: channel.name,
    number: numberOf(channel),
    status: connected ? 'connected' : 'disconnected',
    connectedAt: connected ? channel.created_at : null,
    messagesToday: channel.sent_today,
  }
}

/** A linked device's external id is its number; Meta's phone number id is not. */
function numberOf({ type, external_id }: ChannelActivity): string | null {
  const digits = type === 'whatsapp-linked' ? /^\d+/.exec(external_id ?? '')?.[0] : undefined
  return digits ? `+${digits}` : null
}
