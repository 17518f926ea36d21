import { z } from 'zod'

import { allScopes } from '../../core/keys/scopes.ts'
import type { Operation } from '../../web/route.ts'
import { flag, reference } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { authorizationQuery } from './describe-authorization.ts'
import { whoIn } from './who.ts'

const consent = z
  .strictObject({
    query: authorizationQuery(),
    accept: flag(),
    workspace_id: reference().describe('Where the app may act.'),
    scopes: z
      .array(z.enum(allScopes, `must be one of ${allScopes.join(', ')}`), 'must be a list of scopes')
      .describe('Some of those that it asks for.'),
  })
  .meta({
    id: 'AuthorizationAnswer',
    examples: [
      {
        query: 'client_id=kXbQ0wJt&scope=contacts%3Aread&sig=9f3c',
        accept: true,
        workspace_id: 1,
        scopes: ['contacts:read'],
      },
    ],
  })

export const answerAuthorization: Operation = (app, { oauth }) => {
  app.post(
    '/me/authorizations',
    {
      config: { anyWorkspace: true, usersOnly: true },
      schema: {
        operationId: 'answerAuthorization',
        tags: ['Accounts'],
        summary: 'Let an app in, or not',
        body: consent,
        response: {
          200: z
            .object({ redirect_to: z.string().describe('Where the app waits for the answer.') })
            .meta({ id: 'AuthorizationAnswered', examples: [{ redirect_to: 'https://claude.ai/callback?code=x' }] }),
          ...problems(409, 413, 415),
        },
      },
    },
    async (request) => {
      const { workspace_id: workspaceId, ...rest } = request.body
      const answer = { ...rest, workspaceId }
      return { redirect_to: await oauth.consent(whoIn(request), request.headers.cookie ?? '', answer) }
    },
  )
}
