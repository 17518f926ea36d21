import type { Operation } from '../../../web/route.ts'
import { idParams } from '../../../web/schemas.ts'
import { problems } from '../../errors.ts'
import { pairing } from './schemas.ts'
import { showPairing } from './show.ts'

export const getPairing: Operation = (app, { pairings }) => {
  app.get(
    '/channels/:id/pairing',
    {
      // Anybody who has the QR can pair.
      config: { scope: 'channels:write' },
      schema: {
        operationId: 'getPairing',
        tags: ['Channels'],
        summary: 'Read the state of pairing',
        description: 'Poll it every second or two while a person looks at the QR. The key needs `channels:write`.',
        params: idParams,
        response: { 200: pairing, ...problems(404, 409) },
      },
    },
    async (request) => showPairing(await pairings.get(request.principal, request.params.id)),
  )
}
