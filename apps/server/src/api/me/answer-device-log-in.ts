import { z } from 'zod'

import { allScopes } from '../../core/keys/scopes.ts'
import type { Operation } from '../../web/route.ts'
import { flag, reference } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { userCode } from './describe-device-log-in.ts'
import { whoIn } from './who.ts'

const answer = z
  .strictObject({
    user_code: userCode(),
    accept: flag(),
    workspace_id: reference().describe('Where the program may act.'),
    scopes: z
      .array(z.enum(allScopes, `must be one of ${allScopes.join(', ')}`), 'must be a list of scopes')
      .min(1, 'must name at least one scope')
      .nullish()
      .describe('Of its key. Null or absent: all of yours.'),
  })
  .meta({ id: 'DeviceLogInAnswer', examples: [{ user_code: 'BCDF-GHJK', accept: true, workspace_id: 1 }] })

export const answerDeviceLogIn: Operation = (app, { deviceLogIns }) => {
  app.post(
    '/me/device-log-ins',
    {
      config: { anyWorkspace: true, usersOnly: true },
      schema: {
        operationId: 'answerDeviceLogIn',
        tags: ['Accounts'],
        summary: 'Let a program log in, or not',
        description: 'It gets a key of its own, which works for 90 days and is listed with the others.',
        body: answer,
        response: { 204: z.null().describe('Answered.'), ...problems(409, 413, 415) },
      },
    },
    async (request, reply) => {
      const { user_code, accept, workspace_id: workspaceId, scopes } = request.body
      await deviceLogIns.answer(whoIn(request), user_code, { accept, workspaceId, scopes: scopes ?? null })
      return reply.code(204).send(null)
    },
  )
}
