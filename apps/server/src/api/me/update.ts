import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { flag, oneOf } from '../../web/schemas.ts'
import { userName } from '../accounts/schemas.ts'
import { problems } from '../errors.ts'
import { readMe } from './read-me.ts'
import { colorSchemes, locales, me } from './schemas.ts'
import { whoIn } from './who.ts'

const change = z
  .strictObject({
    name: userName().optional(),
    locale: oneOf(locales).nullish().describe('Null: as the browser has it.'),
    color_scheme: oneOf(colorSchemes).nullish().describe('Null: as the system has it.'),
    single_key_shortcuts: flag().optional().describe('Shortcuts of one letter, as `j` and `k`.'),
  })
  .meta({ id: 'ProfileChange', examples: [{ locale: 'pt-BR', color_scheme: 'dark' }] })

export const updateMe: Operation = (app, services) => {
  app.patch(
    '/me',
    {
      config: { anyWorkspace: true, usersOnly: true },
      schema: {
        operationId: 'updateMe',
        tags: ['Accounts'],
        summary: 'Change your profile',
        body: change,
        response: { 200: me, ...problems(413, 415) },
      },
    },
    async (request) => {
      await services.ownAccount.update(whoIn(request).user.id, request.body)
      return readMe(request, services)
    },
  )
}
