/**
 * The end of a statement that has inserted events in a CTE named `new_event` (id, workspace_id, type, channel_id,
 * endpoint_id, occurred_at): one delivery for each endpoint that asks for one. In the same statement, so that an event
 * without its deliveries can't exist, and so that an event costs one round trip whatever the number of endpoints.
 */
export const fanOut = `
  insert into deliveries (id, workspace_id, event_id, endpoint_id, due_at, created_at)
  select uuid_v7(), e.workspace_id, e.id, p.id, e.occurred_at, e.occurred_at
  from new_event e
  join endpoints p on p.workspace_id = e.workspace_id and p.disabled_at is null and case
    when e.endpoint_id is null then p.types @> array[e.type] and (p.channel_id is null or p.channel_id = e.channel_id)
    else p.id = e.endpoint_id
  end`
