import { channel, channelWithHealth } from '../../api/resources/channel.ts'
import { addList } from '../add-list.ts'
import { addOne, byId } from '../add-one.ts'
import { addDetails, addResource } from '../add-resource.ts'
import { refs } from '../refs.ts'

export function addChannel(): void {
  addResource(refs.channel, channel, 'A connected sender.')
  const shown = Object.fromEntries(Object.keys(channel.shape).map((name) => [name, true]))
  addDetails(refs.channel, {
    schema: channelWithHealth.omit(shown as never),
    // One statement for all channels of a list.
    cost: 1,
    read: ({ loaders }, row) => loaders.channelHealth.load(row),
  })
  addOne('channel', {
    type: refs.channel,
    scope: 'channels:read',
    description: 'One channel.',
    id: byId,
    get: ({ services, principal }, id) => services.channels.get(principal.workspaceId, id),
  })
  addList('channels', {
    type: refs.channel,
    scope: 'channels:read',
    description: 'Channels, newest first.',
    list: ({ services, principal }, query) => services.channels.list(principal.workspaceId, query),
  })
}
