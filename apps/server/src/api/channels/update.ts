import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { channel, channelPatch } from '../resources/channel.ts'

export const updateChannel: Operation = (app, { channels }) => {
  app.patch(
    '/channels/:id',
    {
      config: { scope: 'channels:write' },
      schema: {
        operationId: 'updateChannel',
        tags: ['Channels'],
        summary: 'Update a channel',
        description:
          'Writes only the fields given. `credentials` replace all old ones; the vendor is asked whether it takes them, and the channel is paused if it doesn’t. New credentials or the status `connected` release the messages held while the channel was paused. An unpaired channel can be neither connected nor paused. A change of status emits `channel.connected` or `channel.disconnected`.',
        params: idParams,
        body: channelPatch,
        response: { 200: channel, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => {
      const { is_default: isDefault, campaign_daily_limit: campaignDailyLimit, ...rest } = request.body
      const patch = { ...rest, isDefault, campaignDailyLimit }
      return channels.update(request.principal, request.params.id, patch)
    },
  )
}
