import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { sessionList } from './schemas.ts'
import { whoIn } from './who.ts'

export const listSessions: Operation = (app, { ownAccount }) => {
  app.get(
    '/me/sessions',
    {
      config: { anyWorkspace: true, usersOnly: true },
      schema: {
        operationId: 'listSessions',
        tags: ['Accounts'],
        summary: 'List the browsers in which you are signed in',
        response: { 200: sessionList, ...problems() },
      },
    },
    async (request) => ({ data: await ownAccount.listSessions(whoIn(request)) }),
  )
}
