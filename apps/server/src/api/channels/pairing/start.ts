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
        summary: 'Start pairing, or start it again',
        description:
          'For channels whose device is paired: `whatsapp-linked`. The QR, or the code when a `phone` is given, is to be read from `GET /v1/channels/:id/pairing` a second or two later. 409 `already_paired` until it is logged out.',
        params: idParams,
        body: newPairing,
        response: { 200: pairing, ...problems(404, 409, 413, 415) },
      },
    },
    async (request) => showPairing(await pairings.start(request.principal, request.params.id, request.body?.phone)),
  )
}
