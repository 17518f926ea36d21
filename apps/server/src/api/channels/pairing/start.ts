import type { Operation } from '../../../web/route.ts'
import { idParams } from '../../../web/schemas.ts'
import { problems } from '../../errors.ts'
import { newPairing, pairing } from './schemas.ts'
import { showPairing } from './show.ts'

export const startPairing: Operation = (app, { pairings }) => {
  app.post(
    '/channels/:id/pairing',
    {
      config: { scope: 'channels:write' },
      schema: {
        operationId: 'startPairing',
        tags: ['Channels'],
        summary: 'Start or restart pairing',
        description:
          'For channels that pair a device: `whatsapp-linked`. `GET /v1/channels/:id/pairing` returns the QR, or with `phone` the code, a second or two later. 409 `already_paired` until the device is logged out.',
        params: idParams,
        body: newPairing,
        response: { 200: pairing, ...problems(404, 409, 413, 415) },
      },
    },
    async (request) => showPairing(await pairings.start(request.principal, request.params.id, request.body?.phone)),
  )
}
