-- Readable since 0023_channel_checks.sql

-- Roll-ups: what has happened in a workspace on each day, in its time zone. A request for figures reads nothing else.
create table daily_figures (
  workspace_id bigint not null,
  -- What is counted: received, sent, first_response, stage, campaign_enrolled …
  fact text not null,
  day date not null,
  -- 0: of no channel.
  channel_id bigint not null default 0,
  -- Who or what it is about: `agent:sales.qualifier`, `person:user:12`, the name of a stage, the id of a campaign or an endpoint.
  subject text not null default '',
  count bigint not null,
  -- The sum of the times, of facts that take time.
  seconds double precision not null default 0,
  -- How many took up to 2^(n/4) seconds, for n from 0.
  took integer[],
  primary key (workspace_id, fact, day, channel_id, subject)
) with (fillfactor = 80);

-- How far the events of a workspace are counted. Moved in the transaction that writes their figures.
create table figure_cursors (
  workspace_id bigint primary key references workspaces,
  position uuid not null,
  counted_until timestamptz not null
);

-- Up to when all events are committed. Ids of events are not in the order of commits, so a fence remembers which
-- transactions were running at a time. When they have ended, everything before that time is there.
create table figure_horizon (
  one boolean primary key default true check (one),
  horizon timestamptz not null,
  fence_at timestamptz,
  fence_xid xid8
);
insert into figure_horizon (horizon) values ('epoch');

-- Of conversations that aren't resolved, as far as events are counted.
create table conversation_clocks (
  conversation_id bigint primary key references conversations on delete cascade,
  workspace_id bigint not null,
  opened_at timestamptz not null,
  -- When the contact's first message came that nobody has answered since the conversation was opened.
  asked_at timestamptz,
  answered boolean not null default false
) with (fillfactor = 80);

-- Stages that a contact has been in: it counts once for each.
create table contact_stages (
  contact_id bigint not null references contacts on delete cascade,
  stage text not null,
  workspace_id bigint not null,
  entered_at timestamptz not null,
  primary key (contact_id, stage)
);

-- What has no event, written in the transaction of its change. A loop adds it to the figures and deletes it.
create table figures_due (
  id bigint generated always as identity primary key,
  workspace_id bigint not null,
  fact text not null,
  subject text not null,
  at timestamptz not null,
  count integer not null
) with (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 100000
);

create function count_enrolled() returns trigger language plpgsql as $$
begin
  insert into figures_due (workspace_id, fact, subject, at, count)
  select workspace_id, 'campaign_enrolled', campaign_id, enrolled_at, count(*) from added group by workspace_id, campaign_id, enrolled_at;
  return null;
end $$;
create trigger count_enrolled after insert on enrollments
  referencing new table as added for each statement execute function count_enrolled();

create function count_enrollment_results() returns trigger language plpgsql as $$
begin
  insert into figures_due (workspace_id, fact, subject, at, count)
  select n.workspace_id, r.fact, n.campaign_id, r.at, count(*)
  from changed n join before o on o.id = n.id, lateral (
    select 'campaign_replied' as fact, n.replied_at as at where o.replied_at is null and n.replied_at is not null
    union all
    select 'campaign_' || n.status, n.ended_at where o.ended_at is null and n.ended_at is not null
  ) r
  group by n.workspace_id, r.fact, n.campaign_id, r.at;
  return null;
end $$;
create trigger count_enrollment_results after update on enrollments
  referencing old table as before new table as changed for each statement execute function count_enrollment_results();

create function count_campaign_messages() returns trigger language plpgsql as $$
begin
  insert into figures_due (workspace_id, fact, subject, at, count)
  select e.workspace_id, 'campaign_messages', e.campaign_id, a.done_at, count(*)
  from added a join enrollments e on e.id = a.enrollment_id
  where a.message_id is not null
  group by e.workspace_id, e.campaign_id, a.done_at;
  return null;
end $$;
create trigger count_campaign_messages after insert on campaign_steps_done
  referencing new table as added for each statement execute function count_campaign_messages();

-- What campaigns have done so far.
insert into figures_due (workspace_id, fact, subject, at, count)
select workspace_id, fact, campaign_id, quarter, count(*)
from (
  select workspace_id, campaign_id, 'campaign_enrolled' as fact, enrolled_at as at from enrollments
  union all
  select workspace_id, campaign_id, 'campaign_replied', replied_at from enrollments where replied_at is not null
  union all
  select workspace_id, campaign_id, 'campaign_' || status, ended_at from enrollments where ended_at is not null
  union all
  select e.workspace_id, e.campaign_id, 'campaign_messages', d.done_at
  from campaign_steps_done d join enrollments e on e.id = d.enrollment_id where d.message_id is not null
) done, lateral (select date_bin('15 minutes', at, '2020-01-01Z') as quarter) q
group by workspace_id, fact, campaign_id, quarter;

-- And deliveries, as far as they are on record by quarters of an hour.
insert into figures_due (workspace_id, fact, subject, at, count)
select workspace_id, fact, endpoint_id, since, count
from delivery_stats, lateral (values ('delivered', delivered), ('exhausted', exhausted)) f (fact, count)
where count > 0;
