import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'

export const getSetup: Operation = (app, { setUp, singleSignOn }) => {
  app.get(
    '/setup',
    {
      schema: {
        operationId: 'getSetup',
        tags: ['Accounts'],
        summary: 'Whether this Parley has an owner, and how one signs in',
        response: {
          200: z
            .object({
              needed: z.boolean().describe('True as long as nobody can sign in.'),
              single_sign_on: z
                .string()
                .nullable()
                .describe('The identity provider at which users sign in, too: `/auth/oidc` leads there.'),
            })
            .meta({ id: 'Setup', examples: [{ needed: true, single_sign_on: null }] }),
          ...problems(),
        },
      },
    },
    async () => ({ needed: await setUp.isNeeded(), single_sign_on: singleSignOn?.name ?? null }),
  )
}
