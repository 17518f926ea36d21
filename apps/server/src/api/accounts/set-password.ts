import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { visitorOf } from '../../web/visitor.ts'
import { problems } from '../errors.ts'
import { linkToken, newPassword, user } from './schemas.ts'

const passwordReset = z.strictObject({ token: linkToken(), password: newPassword() }).meta({
  id: 'PasswordReset',
  examples: [{ token: 'AJ3kq0c1Yt1mZ8fXw2bR7sVnLpQe5uHd', password: 'correct horse battery' }],
})

export const resetPassword: Operation = (app, { resetLinks, sessions }) => {
  app.post(
    '/password-reset',
    {
      schema: {
        operationId: 'resetPassword',
        tags: ['Accounts'],
        summary: 'Set a password by a link',
        description: 'The link works once, for 24 hours. Ends all sessions of the user, and signs in.',
        body: passwordReset,
        response: { 201: user, ...problems(404, 413, 415) },
      },
    },
    async (request, reply) => {
      const { token, password } = request.body
      const { email } = await resetLinks.use(token, password)
      const { user: signedIn, cookies } = await sessions.logIn({ email, password }, visitorOf(request), true)
      return reply.code(201).header('set-cookie', cookies).send(signedIn)
    },
  )
}
