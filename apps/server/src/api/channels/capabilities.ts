import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { capabilities, capabilitiesQuery } from '../resources/channel.ts'

export const getChannelCapabilities: Operation = (app, { capabilities: service }) => {
  app.get(
    '/channels/:id/capabilities',
    {
      config: { scope: 'channels:read' },
      schema: {
        operationId: 'getChannelCapabilities',
        tags: ['Channels'],
        summary: 'Ask which content a number can receive',
        description:
          'Asks the channel’s vendor now. Only `rcs` channels (Google) support it: any other type, and a test key, gets 422 with the code `no_capabilities`. If the vendor refuses, 422 with the code `vendor_refused` and its `vendor_code`. If the vendor doesn’t answer, 503 with the code `vendor_unavailable`.',
        params: idParams,
        querystring: capabilitiesQuery,
        response: { 200: capabilities, ...problems(404) },
      },
    },
    (request) => service.get(request.principal, request.params.id, request.query.phone),
  )
}
