import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'

const started = z
  .object({
    device_code: z.string().describe('To ask with, until the user has answered.'),
    user_code: z.string().describe('For the user to type.'),
    verification_url: z.string().describe('Where the user answers; it has the user code.'),
    expires_at: z.string(),
    interval: z.number().int().describe('Seconds between two questions.'),
  })
  .meta({
    id: 'DeviceLogIn',
    examples: [
      {
        device_code: 'AJ3kq0c1Yt1mZ8fXw2bR7sVnLpQe5uHd',
        user_code: 'BCDF-GHJK',
        verification_url: 'https://parley.example.com/app/device?code=BCDF-GHJK',
        expires_at: '2026-01-15T09:40:00.000Z',
        interval: 2,
      },
    ],
  })

export const startDeviceLogIn: Operation = (app, { deviceLogIns }) => {
  app.post(
    '/device-log-ins',
    {
      schema: {
        operationId: 'startDeviceLogIn',
        tags: ['Accounts'],
        summary: 'Log a program in that has no browser',
        description: 'A user lets it in at another device, within ten minutes. `npx parley login` does this.',
        body: z
          .strictObject({ name: text(100).describe('What the user is told, and the name of the key.') })
          .meta({ id: 'NewDeviceLogIn', examples: [{ name: 'parley at build-7' }] }),
        response: { 201: started, ...problems(413, 415) },
      },
    },
    async (request, reply) => reply.code(201).send(await deviceLogIns.start(request.body.name, request.ip)),
  )
}
