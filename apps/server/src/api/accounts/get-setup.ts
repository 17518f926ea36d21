import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'

export const getSetup: Operation = (app, { setUp }) => {
  app.get(
    '/setup',
    {
      schema: {
        operationId: 'getSetup',
        tags: ['Accounts'],
        summary: 'Whether this Parley has an owner',
        response: {
          200: z
            .object({ needed: z.boolean().describe('True as long as nobody can sign in.') })
            .meta({ id: 'Setup', examples: [{ needed: true }] }),
          ...problems(),
        },
      },
    },
    async () => ({ needed: await setUp.isNeeded() }),
  )
}
