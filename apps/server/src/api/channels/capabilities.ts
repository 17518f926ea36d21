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
        summary: 'Ask what a number can be sent',
        description:
          'Asks the channel’s vendor, now: so far that is Google, for `rcs` channels. For any other type, and for a test key, it is a 422 with the code `no_capabilities`. What the vendor refuses is a 422 with the code `vendor_refused` and its `vendor_code`; where it doesn’t answer, a 503 with the code `vendor_unavailable`.',
        params: idParams,
        querystring: capabilitiesQuery,
        response: { 200: capabilities, ...problems(404) },
      },
    },
    (request) => service.get(request.principal, request.params.id, request.query.phone),
  )
}
