import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { whoIn } from './who.ts'

export const endOtherSessions: Operation = (app, { ownAccount }) => {
  app.delete(
    '/me/sessions',
    {
      config: { anyWorkspace: true, usersOnly: true },
      schema: {
        operationId: 'endOtherSessions',
        tags: ['Accounts'],
        summary: 'Sign out everywhere else',
        response: {
          200: z.object({ ended: z.number().int() }).meta({ id: 'EndedSessions', examples: [{ ended: 2 }] }),
          ...problems(),
        },
      },
    },
    async (request) => ({ ended: await ownAccount.endOtherSessions(whoIn(request)) }),
  )
}
