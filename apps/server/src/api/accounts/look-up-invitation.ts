import { z } from 'zod'

import { roles } from '../../core/members/roles.ts'
import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { linkToken } from './schemas.ts'

const offer = z
  .object({
    workspace: z.string().describe('Its name.'),
    email: z.string(),
    role: z.enum(roles),
    expires_at: z.string(),
    has_account: z.boolean().describe('The address has a password here already: accept with it.'),
  })
  .meta({
    id: 'InvitationOffer',
    examples: [
      {
        workspace: 'Acme',
        email: 'ravi@example.com',
        role: 'agent',
        expires_at: '2026-01-16T09:30:00.000Z',
        has_account: false,
      },
    ],
  })

export const lookUpInvitation: Operation = (app, { invitations }) => {
  app.post(
    '/invitations/look-up',
    {
      schema: {
        operationId: 'lookUpInvitation',
        tags: ['Accounts'],
        summary: 'See what an invitation offers',
        body: z
          .strictObject({ token: linkToken() })
          .meta({ id: 'InvitationToken', examples: [{ token: 'AJ3kq0c1Yt1mZ8fXw2bR7sVnLpQe5uHd' }] }),
        response: { 200: offer, ...problems(404, 413, 415) },
      },
    },
    (request) => invitations.lookUp(request.body.token),
  )
}
