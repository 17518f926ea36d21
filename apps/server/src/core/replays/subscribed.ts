import { matchesChannelType, takesSimulated } from '../events/fan-out.ts'

/** SQL: whether the fan-out would give the event `e` to the endpoint `p` today. Test events aren't replayed. */
export const subscribed = `
p.disabled_at is null and e.endpoint_id is null
  and p.types @> array[e.type] and (p.channel_id is null or p.channel_id = e.channel_id)
  and (p.channel_types is null or ${matchesChannelType}) and ${takesSimulated}`
