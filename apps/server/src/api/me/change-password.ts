import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { newPassword, password } from '../accounts/schemas.ts'
import { problems } from '../errors.ts'
import { whoIn } from './who.ts'

const change = z.strictObject({ current_password: password(), password: newPassword() }).meta({
  id: 'PasswordChange',
  examples: [{ current_password: 'correct horse battery', password: 'staple the battery horse' }],
})

export const changePassword: Operation = (app, { ownAccount }) => {
  app.put(
    '/me/password',
    {
      config: { anyWorkspace: true, usersOnly: true },
      schema: {
        operationId: 'changePassword',
        tags: ['Accounts'],
        summary: 'Change your password',
        description: 'Signs you out everywhere else.',
        body: change,
        response: { 204: z.null().describe('Changed.'), ...problems(409, 413, 415) },
      },
    },
    async (request, reply) => {
      const { current_password: current, password } = request.body
      await ownAccount.changePassword(whoIn(request), { current, password })
      return reply.code(204).send(null)
    },
  )
}
