import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { idParams, noBody } from '../../web/schemas.ts'
import { problems } from '../errors.ts'

const link = z
  .object({
    link: z.string().nullable().describe('Shown only once. Null in the answer to a repeated request.'),
    expires_at: z.string(),
  })
  .meta({
    id: 'ResetLink',
    examples: [
      {
        link: 'https://parley.example.com/app/reset#AJ3kq0c1Yt1mZ8fXw2bR7sVnLpQe5uHd',
        expires_at: '2026-01-16T09:30:00.000Z',
      },
    ],
  })

export const createResetLink: Operation = (app, { resetLinks }) => {
  app.post(
    '/members/:id/reset-link',
    {
      config: { scope: 'members:write', answersSecret: 'link' },
      schema: {
        operationId: 'createResetLink',
        tags: ['Members'],
        summary: 'Make a link that sets a member’s password',
        description:
          'It works once, for 24 hours: pass it on. Refused for a member who may do more than you, and for a user of several workspaces, for whom the operator makes one: `npx parley users reset-password`.',
        params: idParams,
        body: noBody,
        response: { 201: link, ...problems(404, 409, 413, 415) },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await resetLinks.createForMember(request.principal, request.params.id)),
  )
}
