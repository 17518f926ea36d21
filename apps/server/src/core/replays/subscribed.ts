import { matchesChannelType } from '../events/fan-out.ts'

/**
 * Whether the endpoint `p` gets the event `e` by what it subscribes to now, as the fan-out of events decides it. Test
 * events are for the moment in which they were asked for.
 */
export const subscribed = `
p.disabled_at is null and e.endpoint_id is null
  and p.types @> array[e.type] and (p.channel_id is null or p.channel_id = e.channel_id)
  and (p.channel_types is null or ${matchesChannelType})`
