import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { grant } from '../grants/schemas.ts'
import { whoIn } from './who.ts'

const grantList = z
  .object({ data: z.array(grant) })
  .meta({ id: 'Grants', examples: [{ data: grant.meta()?.examples ?? [] }] })

export const listOwnGrants: Operation = (app, { grants }) => {
  app.get(
    '/me/grants',
    {
      config: { anyWorkspace: true, usersOnly: true },
      schema: {
        operationId: 'listOwnGrants',
        tags: ['Accounts'],
        summary: 'List the apps that you have let in',
        response: { 200: grantList, ...problems() },
      },
    },
    async (request) => ({ data: await grants.listOwn(whoIn(request)) }),
  )
}
