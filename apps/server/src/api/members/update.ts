import { z } from 'zod'

import { roles } from '../../core/members/roles.ts'
import type { Operation } from '../../web/route.ts'
import { idParams, oneOf } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { member } from './schemas.ts'

export const updateMember: Operation = (app, { members }) => {
  app.patch(
    '/members/:id',
    {
      config: { scope: 'members:write' },
      schema: {
        operationId: 'updateMember',
        tags: ['Members'],
        summary: 'Change the role of a member',
        description: 'Neither the old nor the new role may do more than you. A workspace keeps at least one owner.',
        params: idParams,
        body: z.strictObject({ role: oneOf(roles) }).meta({ id: 'MemberChange', examples: [{ role: 'agent' }] }),
        response: { 200: member, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => members.changeRole(request.principal, request.params.id, request.body.role),
  )
}
