/**
 * Further CTEs of a statement that has inserted events in one named `new_event`: a run of each agent that one of them starts, in
 * the transaction of the event, so that none is forgotten. A workspace whose agents are off pays for one look into an index,
 * and no round trip. A run that is queued already is put off instead, so that a burst of messages is answered once: by as
 * long as agents wait, and by ten times that at most.
 *
 * Not started: in a conversation that a person answers; for who has opted out; by a message that a trigger phrase replies
 * to; by what the agent itself has just done (`parley.agent` is set in its transactions).
 */
export const startRuns = `
started as (
  insert into agent_runs as r (workspace_id, agent_slug, contact_id, conversation_id, trigger, trigger_event_id, created_at, due_at)
  select distinct on (a.slug, e.contact_id, c.id) e.workspace_id, a.slug, e.contact_id, c.id, e.type, e.id, e.occurred_at,
    e.occurred_at + make_interval(secs => coalesce(s.debounce_seconds, 3))
  from new_event e
  join agents a on a.workspace_id = e.workspace_id and a.enabled and a.status = 'live' and a.events @> array[e.type]
  left join agent_settings s on s.workspace_id = e.workspace_id
  left join lateral (
    select id, handler from conversations
    where contact_id = e.contact_id and channel_id = coalesce(e.channel_id, channel_id)
    order by last_message_at desc nulls last limit 1) c on true
  where e.contact_id is not null and e.endpoint_id is null
    and coalesce(c.handler, 'agent') = 'agent'
    and not exists (select from contacts p where p.id = e.contact_id and p.opted_out_at is not null)
    and not exists (select from new_event f where f.type = 'trigger.fired' and f.contact_id = e.contact_id)
    and a.slug is distinct from current_setting('parley.agent', true)
  order by a.slug, e.contact_id, c.id, e.type = 'message.received' desc
  on conflict (contact_id, coalesce(conversation_id, 0), agent_slug) where status = 'queued' do update set
    trigger = excluded.trigger,
    trigger_event_id = excluded.trigger_event_id,
    due_at = least(excluded.due_at, r.created_at + 10 * (excluded.due_at - excluded.created_at))
  where excluded.trigger = 'message.received'
)`
