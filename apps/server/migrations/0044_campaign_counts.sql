-- Readable since 0023_channel_checks.sql

alter table enrollments
  -- The last message before the contact's first answer. Null: no message, no answer, or noted by an older process.
  add column replied_step integer,
  add column replied_variant integer;

alter table campaign_steps_done
  -- A trigger fills it in for older processes.
  add column campaign_id bigint,
  -- Of a message step that has several, from 0.
  add column variant integer,
  -- The contact has gone past the step without doing it.
  add column skipped boolean not null default false,
  -- Its message couldn't be delivered.
  add column failed boolean not null default false;

update campaign_steps_done d set campaign_id = e.campaign_id from enrollments e where e.id = d.enrollment_id;
update campaign_steps_done d set failed = true from messages m where m.id = d.message_id and m.status = 'failed';
insert into campaign_steps_done (enrollment_id, step, workspace_id, campaign_id, done_at, skipped)
select e.id, n, e.workspace_id, e.campaign_id, coalesce(e.ended_at, e.enrolled_at), true
from enrollments e, generate_series(0, e.step - 1) n
where not exists (select from campaign_steps_done d where d.enrollment_id = e.id and d.step = n);
update enrollments e set (replied_step, replied_variant) = (
  select d.step, d.variant from campaign_steps_done d
  where d.enrollment_id = e.id and d.message_id is not null and d.done_at <= e.replied_at order by d.step desc limit 1)
where e.replied_at is not null;

create index campaign_steps_done_message on campaign_steps_done (message_id) where message_id is not null;
create index enrollments_campaign on enrollments (campaign_id, id desc);
create index enrollments_status on enrollments (campaign_id, status, id desc);
create index campaigns_status on campaigns (workspace_id, status, id desc);

-- What changes add to the counts of a campaign. Their sum is the count. A loop makes one row of many.
create table campaign_counts (
  id bigint generated always as identity primary key,
  workspace_id bigint not null,
  campaign_id bigint not null,
  step integer not null,
  variant integer,
  -- Of enrollments: their status, `opted_out` or `replied`. Of steps: `done`, `sent`, `undelivered` or `skipped`.
  kind text not null,
  contacts integer not null,
  folded boolean not null default false
);
create index campaign_counts_new on campaign_counts (id) where not folded;
create index campaign_counts_campaign on campaign_counts (campaign_id, step, kind);

create function enrollment_kind(status text, reason text) returns text language sql immutable parallel safe as $$
  select case when status = 'stopped' and reason = 'opt_out' then 'opted_out' else status end
$$;
create function step_kind(skipped boolean, failed boolean, message_id bigint) returns text
language sql immutable parallel safe as $$
  select case when skipped then 'skipped' when failed then 'undelivered' when message_id is not null then 'sent' else 'done' end
$$;

-- Triggers, because older processes that are still at work count as well.
create function enrollments_added() returns trigger language plpgsql as $$
begin
  insert into campaign_counts (workspace_id, campaign_id, step, kind, contacts)
  select workspace_id, campaign_id, step, enrollment_kind(status, reason), count(*) from added group by 1, 2, 3, 4;
  return null;
end $$;
create trigger enrollments_added after insert on enrollments referencing new table as added
  for each statement execute function enrollments_added();

create function enrollments_moved() returns trigger language plpgsql as $$
begin
  insert into campaign_counts (workspace_id, campaign_id, step, variant, kind, contacts)
  select workspace_id, campaign_id, step, variant, kind, sum(n) from (
    select workspace_id, campaign_id, step, null::integer as variant, enrollment_kind(status, reason) as kind, 1 as n from added
    union all
    select workspace_id, campaign_id, step, null, enrollment_kind(status, reason), -1 from removed
    union all
    select workspace_id, campaign_id, coalesce(replied_step, -1), replied_variant, 'replied', 1 from added
    where replied_at is not null
    union all
    select workspace_id, campaign_id, coalesce(replied_step, -1), replied_variant, 'replied', -1 from removed
    where replied_at is not null) changes
  group by 1, 2, 3, 4, 5 having sum(n) <> 0;
  return null;
end $$;
create trigger enrollments_moved after update on enrollments referencing new table as added old table as removed
  for each statement execute function enrollments_moved();

create function enrollments_removed() returns trigger language plpgsql as $$
begin
  insert into campaign_counts (workspace_id, campaign_id, step, variant, kind, contacts)
  select workspace_id, campaign_id, step, variant, kind, -count(*) from (
    select workspace_id, campaign_id, step, null::integer as variant, enrollment_kind(status, reason) as kind from removed
    union all
    select workspace_id, campaign_id, coalesce(replied_step, -1), replied_variant, 'replied' from removed
    where replied_at is not null) changes
  group by 1, 2, 3, 4, 5;
  return null;
end $$;
create trigger enrollments_removed after delete on enrollments referencing old table as removed
  for each statement execute function enrollments_removed();

create function step_of_campaign() returns trigger language plpgsql as $$
begin
  new.campaign_id = (select campaign_id from enrollments where id = new.enrollment_id);
  return new;
end $$;
create trigger step_of_campaign before insert on campaign_steps_done for each row
  when (new.campaign_id is null) execute function step_of_campaign();

create function steps_done() returns trigger language plpgsql as $$
begin
  insert into campaign_counts (workspace_id, campaign_id, step, variant, kind, contacts)
  select workspace_id, campaign_id, step, variant, step_kind(skipped, failed, message_id), count(*)
  from added group by 1, 2, 3, 4, 5;
  return null;
end $$;
create trigger steps_done after insert on campaign_steps_done referencing new table as added
  for each statement execute function steps_done();

create function steps_changed() returns trigger language plpgsql as $$
begin
  insert into campaign_counts (workspace_id, campaign_id, step, variant, kind, contacts)
  select workspace_id, campaign_id, step, variant, kind, sum(n) from (
    select workspace_id, campaign_id, step, variant, step_kind(skipped, failed, message_id) as kind, 1 as n from added
    union all
    select workspace_id, campaign_id, step, variant, step_kind(skipped, failed, message_id), -1 from removed) changes
  group by 1, 2, 3, 4, 5 having sum(n) <> 0;
  return null;
end $$;
create trigger steps_changed after update on campaign_steps_done referencing new table as added old table as removed
  for each statement execute function steps_changed();

create function steps_removed() returns trigger language plpgsql as $$
begin
  insert into campaign_counts (workspace_id, campaign_id, step, variant, kind, contacts)
  select workspace_id, campaign_id, step, variant, step_kind(skipped, failed, message_id), -count(*)
  from removed group by 1, 2, 3, 4, 5;
  return null;
end $$;
create trigger steps_removed after delete on campaign_steps_done referencing old table as removed
  for each statement execute function steps_removed();

create function campaign_message_failed() returns trigger language plpgsql as $$
begin
  update campaign_steps_done set failed = new.status = 'failed' where message_id = new.id;
  return null;
end $$;
create trigger campaign_message_failed after update on messages for each row
  when (new.author = 'campaign' and (old.status = 'failed') is distinct from (new.status = 'failed'))
  execute function campaign_message_failed();

insert into campaign_counts (workspace_id, campaign_id, step, kind, contacts)
select workspace_id, campaign_id, step, enrollment_kind(status, reason), count(*) from enrollments group by 1, 2, 3, 4;
insert into campaign_counts (workspace_id, campaign_id, step, kind, contacts)
select workspace_id, campaign_id, coalesce(replied_step, -1), 'replied', count(*)
from enrollments where replied_at is not null group by 1, 2, 3;
insert into campaign_counts (workspace_id, campaign_id, step, kind, contacts)
select workspace_id, campaign_id, step, step_kind(skipped, failed, message_id), count(*)
from campaign_steps_done group by 1, 2, 3, 4;
