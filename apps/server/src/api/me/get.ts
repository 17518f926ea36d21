import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { readMe } from './read-me.ts'
import { me } from './schemas.ts'

export const getMe: Operation = (app, services) => {
  app.get(
    '/me',
    {
      config: { anyWorkspace: true },
      schema: {
        operationId: 'getMe',
        tags: ['Accounts'],
        summary: 'Who asks',
        description: 'The key or the user of this request, with what it may do.',
        response: { 200: me, ...problems() },
      },
    },
    (request) => readMe(request, services),
  )
}
