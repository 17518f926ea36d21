import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { newApp, registeredApp } from './schemas.ts'

export const registerApp: Operation = (app, { apps }) => {
  app.post(
    '/apps',
    {
      config: { scope: 'keys:write', answersSecret: 'client_secret' },
      schema: {
        operationId: 'registerApp',
        tags: ['Apps'],
        summary: 'Register an app',
        description:
          'As a client of the OAuth server. Users let it in, each for a workspace and some of their own scopes.',
        body: newApp,
        response: { 201: registeredApp, ...problems(409, 413, 415) },
      },
    },
    async (request, reply) => {
      const { confidential = true, ...input } = request.body
      return reply.code(201).send(await apps.register(request.principal, { ...input, confidential }))
    },
  )
}
