import type { Operation } from '../../../web/route.ts'
import { problems } from '../../errors.ts'
import { ownerIn } from './owner-in.ts'
import { savedViewList } from './schemas.ts'

export const listSavedViews: Operation = (app, { savedViews }) => {
  app.get(
    '/me/views',
    {
      config: { usersOnly: true },
      schema: {
        operationId: 'listSavedViews',
        tags: ['Accounts'],
        summary: 'List your saved views',
        description: 'Pages of the dashboard with a query, in one workspace, by position.',
        response: { 200: savedViewList, ...problems() },
      },
    },
    async (request) => ({ data: await savedViews.list(ownerIn(request)) }),
  )
}
