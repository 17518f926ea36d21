import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { mintedKey } from '../keys/schemas.ts'

export const pollDeviceLogIn: Operation = (app, { deviceLogIns }) => {
  app.post(
    '/device-log-ins/key',
    {
      schema: {
        operationId: 'pollDeviceLogIn',
        tags: ['Accounts'],
        summary: 'Ask for the key of a log-in',
        description:
          'A 409 with `authorization_pending` while the user has not answered, a 403 with `access_denied` if the user has refused. The key is answered once, and works for 90 days.',
        body: z
          .strictObject({ device_code: text(100) })
          .meta({ id: 'DeviceCode', examples: [{ device_code: 'AJ3kq0c1Yt1mZ8fXw2bR7sVnLpQe5uHd' }] }),
        response: { 201: mintedKey, ...problems(404, 409, 413, 415) },
      },
    },
    async (request, reply) => reply.code(201).send(await deviceLogIns.poll(request.body.device_code)),
  )
}
