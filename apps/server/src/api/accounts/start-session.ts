import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { email } from '../../web/schemas.ts'
import { visitorOf } from '../../web/visitor.ts'
import { problems } from '../errors.ts'
import { password, user } from './schemas.ts'

const credentials = z
  .strictObject({ email: email(), password: password() })
  .meta({ id: 'Credentials', examples: [{ email: 'ana@example.com', password: 'correct horse battery' }] })

export const startSession: Operation = (app, { sessions }) => {
  app.post(
    '/session',
    {
      schema: {
        operationId: 'startSession',
        tags: ['Accounts'],
        summary: 'Sign in',
        description:
          'The cookie of the answer stands for the user, for 14 days. Ten wrong passwords of one account, or fifty tries from one within 15 minutes are answered with a 429; an address that the account has signed in from is counted apart.',
        body: credentials,
        response: { 201: user, ...problems(413, 415) },
      },
    },
    async (request, reply) => {
      const { user: signedIn, cookies } = await sessions.logIn(request.body, visitorOf(request))
      return reply.code(201).header('set-cookie', cookies).send(signedIn)
    },
  )
}
