import { z } from 'zod'

import { ParleyError } from '../../../kernel/errors.ts'
import type { Operation } from '../../../web/route.ts'
import { idParams } from '../../../web/schemas.ts'
import { problems } from '../../errors.ts'
import { scale } from './show.ts'

const png = z.string().meta({ format: 'binary', examples: ['\x89PNG…'] })

export const getPairingImage: Operation = (app, { pairings }) => {
  app.get(
    '/channels/:id/pairing.png',
    {
      config: { scope: 'channels:write' },
      schema: {
        operationId: 'getPairingImage',
        tags: ['Channels'],
        summary: 'Read the QR as an image',
        description: '409 `no_qr` while there is no QR to scan.',
        params: idParams,
        response: {
          200: { description: 'A PNG image.', content: { 'image/png': { schema: png } } },
          ...problems(404, 409),
        },
      },
    },
    async (request, reply) => {
      const { qr, state } = await pairings.get(request.principal, request.params.id)
      if (qr === null) {
        throw new ParleyError('conflict', `There is no QR to scan: pairing is ${state}.`, { code: 'no_qr' })
      }
      const { toBuffer } = await import('qrcode')
      // A Buffer bypasses the response schema.
      const image: unknown = await toBuffer(qr, { scale })
      return reply
        .type('image/png')
        .header('cache-control', 'no-store')
        .send(image as string)
    },
  )
}
