import { z } from 'zod'

import { roles } from '../../core/members/roles.ts'
import type { Operation } from '../../web/route.ts'
import { email, oneOf } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { newInvitation } from './schemas.ts'

export const createInvitation: Operation = (app, { invitations }) => {
  app.post(
    '/invitations',
    {
      config: { scope: 'members:write', answersSecret: 'link' },
      schema: {
        operationId: 'createInvitation',
        tags: ['Members'],
        summary: 'Invite somebody',
        description:
          'The link works once, for 24 hours: pass it on. It takes the place of an earlier one for the address. The role may not do more than you.',
        body: z
          .strictObject({ email: email(), role: oneOf(roles) })
          .meta({ id: 'NewInvitation', examples: [{ email: 'ravi@example.com', role: 'agent' }] }),
        response: { 201: newInvitation, ...problems(409, 413, 415) },
      },
    },
    async (request, reply) => reply.code(201).send(await invitations.create(request.principal, request.body)),
  )
}
