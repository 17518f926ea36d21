-- Readable since 0023_channel_checks.sql

-- What says no more than that it is the contact's turn, or time's.
create function is_weak_trigger(trigger text) returns boolean language sql immutable parallel safe as $$
  select trigger in ('message.received', 'contact.created', 'cron', 'follow_up', 'manual')
$$;

-- As before, but an event that stands for something that has happened keeps its run: a queued run for a message takes over
-- its trigger, and a message that comes later puts that run off without becoming its trigger. Before, a contact who was
-- qualified while another agent's run for their message was queued got no run for being qualified.
create or replace function start_agent_run(
  workspace_id bigint, slug text, contact_id bigint, channel_id bigint, event_id uuid, type text, at timestamptz, test boolean
) returns void language sql as $$
  insert into agent_runs as r (workspace_id, agent_slug, contact_id, conversation_id, trigger, trigger_event_id, test, created_at, due_at)
  select $1, $2, $3, c.id, $6, $5, $8, $7,
    $7 + make_interval(secs => coalesce((select debounce_seconds from agent_settings s where s.workspace_id = $1), 3))
  from (select) one left join lateral (
    select v.id, v.handler from conversations v
    where v.contact_id = $3 and v.channel_id = coalesce($4, v.channel_id)
    order by v.last_message_at desc nulls last limit 1) c on true
  where coalesce(c.handler, 'agent') = 'agent'
    and $2 is distinct from current_setting('parley.agent', true)
    and not exists (select from contacts p where p.id = $3 and p.opted_out_at is not null)
  on conflict (contact_id, coalesce(conversation_id, 0), agent_slug) where status = 'queued' do update set
    trigger = case when is_weak_trigger(r.trigger) or not is_weak_trigger(excluded.trigger) then excluded.trigger else r.trigger end,
    trigger_event_id = case when is_weak_trigger(r.trigger) or not is_weak_trigger(excluded.trigger)
      then excluded.trigger_event_id else r.trigger_event_id end,
    test = r.test and excluded.test,
    due_at = case when excluded.trigger = 'message.received'
      then least(excluded.due_at, r.created_at + 10 * (excluded.due_at - excluded.created_at)) else r.due_at end
  where excluded.trigger <> 'contact.created'
$$;
