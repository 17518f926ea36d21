import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'

export const userCode = () => text(20).describe('As the program shows it.')

const waiting = z
  .object({
    name: z.string().describe('As the program calls itself.'),
    address: z.string().describe('Where it has asked from.'),
    created_at: z.string(),
    expires_at: z.string(),
  })
  .meta({
    id: 'WaitingDeviceLogIn',
    examples: [
      {
        name: 'parley at build-7',
        address: '203.0.113.7',
        created_at: '2026-01-15T09:30:00.000Z',
        expires_at: '2026-01-15T09:40:00.000Z',
      },
    ],
  })

export const describeDeviceLogIn: Operation = (app, { deviceLogIns }) => {
  app.post(
    '/me/device-log-ins/describe',
    {
      config: { anyWorkspace: true, usersOnly: true },
      schema: {
        operationId: 'describeDeviceLogIn',
        tags: ['Accounts'],
        summary: 'See which program wants to log in',
        body: z
          .strictObject({ user_code: userCode() })
          .meta({ id: 'DeviceUserCode', examples: [{ user_code: 'BCDF-GHJK' }] }),
        response: { 200: waiting, ...problems(409, 413, 415) },
      },
    },
    ({ body }) => deviceLogIns.describe(body.user_code),
  )
}
