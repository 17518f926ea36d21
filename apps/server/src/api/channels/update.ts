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
          'Writes only the fields given. `credentials` replace the old ones as a whole; they, or the status `connected`, send what was held while the channel was paused. One that has yet to be paired can be neither. A change of status makes `channel.connected` or `channel.disconnected`.',
        params: idParams,
        body: channelPatch,
        response: { 200: channel, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => {
      const { is_default: isDefault, campaign_daily_limit: campaignDailyLimit, ...rest } = request.body
      const patch = { ...rest, isDefault, campaignDailyLimit }
      return channels.update(request.principal.workspaceId, request.params.id, patch)
    },
  )
}
