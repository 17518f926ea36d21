import { z } from 'zod'

import { allScopes } from '../../core/keys/scopes.ts'
import type { Operation } from '../../web/route.ts'
import { text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'

export const authorizationQuery = () => text(8_000).describe('The query with which the consent page was opened.')

const request = z
  .object({
    client_id: z.string(),
    name: z.string().describe('As the app calls itself.'),
    redirect_host: z.string().describe('Where you are sent with the code.'),
    uri: z.string().nullable(),
    registered: z
      .boolean()
      .describe('A workspace of this Parley has registered it. The others say themselves who they are.'),
    scopes: z.array(z.enum(allScopes)),
    offline: z.boolean().describe('It may go on while you are away.'),
    uses: z.array(z.enum(['api', 'mcp'])),
  })
  .meta({
    id: 'AuthorizationRequest',
    examples: [
      {
        client_id: 'https://claude.ai/oauth/client',
        name: 'Claude',
        redirect_host: 'claude.ai',
        uri: 'https://claude.ai',
        registered: false,
        scopes: ['contacts:read', 'messages:write'],
        offline: true,
        uses: ['mcp'],
      },
    ],
  })

export const describeAuthorization: Operation = (app, { oauth }) => {
  app.post(
    '/me/authorizations/describe',
    {
      config: { anyWorkspace: true, usersOnly: true },
      schema: {
        operationId: 'describeAuthorization',
        tags: ['Accounts'],
        summary: 'See what an app asks you for',
        body: z.strictObject({ query: authorizationQuery() }).meta({
          id: 'AuthorizationQuery',
          examples: [{ query: 'client_id=kXbQ0wJt&scope=contacts%3Aread&sig=9f3c' }],
        }),
        response: { 200: request, ...problems(409, 413, 415) },
      },
    },
    ({ body }) => oauth.describe(body.query),
  )
}
