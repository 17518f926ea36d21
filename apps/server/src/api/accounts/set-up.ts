import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { email } from '../../web/schemas.ts'
import { visitorOf } from '../../web/visitor.ts'
import { problems } from '../errors.ts'
import { linkToken, newPassword, user, userName } from './schemas.ts'

const newOwner = z
  .strictObject({ token: linkToken(), name: userName(), email: email(), password: newPassword() })
  .meta({
    id: 'NewOwner',
    examples: [
      { token: 'mzxw6ytboi4dsmrqgezd', name: 'Ana Souza', email: 'ana@example.com', password: 'correct horse battery' },
    ],
  })

export const ownParley: Operation = (app, { setUp, sessions }) => {
  app.post(
    '/setup',
    {
      schema: {
        operationId: 'setUp',
        tags: ['Accounts'],
        summary: 'Own this Parley',
        description:
          'Makes the first user, who owns workspace 1, and signs in. The token is in the link that Parley prints at its start, as long as nobody has used it; `npx parley setup` prints it again.',
        body: newOwner,
        response: { 201: user, ...problems(409, 413, 415) },
      },
    },
    async (request, reply) => {
      const { email, password } = request.body
      const made = await setUp.own(request.body)
      const { cookies } = await sessions.logIn({ email, password }, visitorOf(request), true)
      return reply.code(201).header('set-cookie', cookies).send(made)
    },
  )
}
