/**
 * The end of a statement that has inserted events in a CTE named `new_event` (id, workspace_id, type, channel_id,
 * contact_id, endpoint_id, occurred_at), as further CTEs: one delivery for each endpoint that asks for one, on record and
 * in the queue. In the same statement, so that an event without its deliveries can't exist, and so that an event costs
 * one round trip whatever the number of endpoints. In the order of the events, for those endpoints that ask for order.
 */
export const fanOut = `
wanted as materialized (
  select uuid_v7() as id, e.workspace_id, e.id as event_id, p.id as endpoint_id, e.occurred_at,
    case when p.ordered then e.contact_id end as order_key
  from new_event e
  join endpoints p on p.workspace_id = e.workspace_id and p.disabled_at is null and case
    when e.endpoint_id is null then p.types @> array[e.type] and (p.channel_id is null or p.channel_id = e.channel_id)
    else p.id = e.endpoint_id
  end
  order by e.id
), delivery as (
  insert into deliveries (id, workspace_id, event_id, endpoint_id, created_at)
  select id, workspace_id, event_id, endpoint_id, occurred_at from wanted
), queued as (
  insert into queue (workspace_id, delivery_id, event_id, endpoint_id, due_at, order_key)
  select workspace_id, id, event_id, endpoint_id, occurred_at, order_key from wanted
)`
