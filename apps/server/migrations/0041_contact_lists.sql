-- Readable since 0023_channel_checks.sql

-- The orders of GET /v1/contacts, of all contacts and of a stage's.
create index contacts_updated on contacts (workspace_id, updated_at desc, id desc);
create index contacts_score on contacts (workspace_id, (coalesce(score, 0)) desc, id desc);
create index contacts_heard on contacts (workspace_id, (coalesce(last_inbound_at, '-infinity')) desc, id desc);
create index contacts_stage_updated on contacts (workspace_id, stage, updated_at desc, id desc);
create index contacts_stage_score on contacts (workspace_id, stage, (coalesce(score, 0)) desc, id desc);
create index contacts_stage_heard on contacts (workspace_id, stage, (coalesce(last_inbound_at, '-infinity')) desc, id desc);
-- Its filters.
create index contacts_owner on contacts (workspace_id, owner, id desc) where owner is not null;
create index contacts_temperature on contacts (workspace_id, temperature, id desc);

-- A number for each text in a workspace.
create function text_keys(workspace_id bigint, texts text[]) returns bigint[]
language sql immutable strict parallel safe as $$
  select array(select distinct hashtextextended(t, workspace_id) from unnest(texts) t)
$$;
create index contacts_tags on contacts using gin (text_keys(workspace_id, tags)) with (fastupdate = off) where tags <> '{}';

-- The parts of a text by which it is found: three characters each, or two if one of them is beyond ASCII.
create function search_parts(content text) returns text[] language sql immutable strict parallel safe as $$
  select array(
    select part from (
      select distinct substr(content, n, length) as part
      from generate_series(1, length(content)) n, (values (2), (3)) l (length)) p
    where length(part) = 3 or (length(part) = 2 and part ~ '[^\x01-\x7f]'))
$$;

-- What a search looks through, written by a loop: in the transaction of a change it would cost four times the change.
create table contact_search (
  contact_id bigint primary key,
  workspace_id bigint not null,
  -- Name, company, e-mail addresses and phone numbers in lower case, a line each.
  content text not null
);
create index contact_search_parts on contact_search
  using gin (text_keys(workspace_id, search_parts(content))) with (fastupdate = off);

-- Contacts whose row above is out of date. A search looks through them one by one.
create table contact_search_due (
  id bigint generated always as identity primary key,
  workspace_id bigint not null,
  contact_id bigint not null
);
create index contact_search_due_contact on contact_search_due (workspace_id, contact_id);

-- What changes add to the pipeline of a workspace. Their sum is what it holds. A loop makes one row of many.
create table pipeline_counts (
  id bigint generated always as identity primary key,
  workspace_id bigint not null,
  stage text not null,
  -- Of the deal value. Null: contacts without a deal value.
  currency text,
  contacts bigint not null,
  value_cents numeric not null,
  -- Of the contacts that have a score.
  scores bigint not null,
  scored bigint not null,
  folded boolean not null default false
);
create index pipeline_counts_new on pipeline_counts (id) where not folded;
create index pipeline_counts_workspace on pipeline_counts (workspace_id, stage, currency);

-- Triggers, because older processes that are still at work count as well.
create function contacts_added() returns trigger language plpgsql as $$
begin
  insert into pipeline_counts (workspace_id, stage, currency, contacts, value_cents, scores, scored)
  select workspace_id, stage, case when deal_value_cents is not null then coalesce(currency, '') end, count(*),
    coalesce(sum(deal_value_cents), 0), coalesce(sum(score), 0), count(score)
  from added group by 1, 2, 3;
  return null;
end $$;
create trigger contacts_added after insert on contacts referencing new table as added
  for each statement execute function contacts_added();

create function contacts_removed() returns trigger language plpgsql as $$
begin
  delete from contact_search where contact_id = any(array(select id from removed));
  delete from contact_search_due where workspace_id = any(array(select workspace_id from removed))
    and contact_id = any(array(select id from removed));
  insert into pipeline_counts (workspace_id, stage, currency, contacts, value_cents, scores, scored)
  select workspace_id, stage, case when deal_value_cents is not null then coalesce(currency, '') end, -count(*),
    -coalesce(sum(deal_value_cents), 0), -coalesce(sum(score), 0), -count(score)
  from removed group by 1, 2, 3;
  return null;
end $$;
create trigger contacts_removed after delete on contacts referencing old table as removed
  for each statement execute function contacts_removed();

create function contact_moved() returns trigger language plpgsql as $$
begin
  insert into pipeline_counts (workspace_id, stage, currency, contacts, value_cents, scores, scored) values
    (old.workspace_id, old.stage, case when old.deal_value_cents is not null then coalesce(old.currency, '') end, -1,
      -coalesce(old.deal_value_cents, 0), -coalesce(old.score, 0), -(old.score is not null)::integer),
    (new.workspace_id, new.stage, case when new.deal_value_cents is not null then coalesce(new.currency, '') end, 1,
      coalesce(new.deal_value_cents, 0), coalesce(new.score, 0), (new.score is not null)::integer);
  return null;
end $$;
create trigger contact_moved after update on contacts for each row
  when ((old.stage, old.currency, old.deal_value_cents, old.score)
    is distinct from (new.stage, new.currency, new.deal_value_cents, new.score))
  execute function contact_moved();

create function contact_renamed() returns trigger language plpgsql as $$
begin
  insert into contact_search_due (workspace_id, contact_id) values (new.workspace_id, new.id);
  return null;
end $$;
create trigger contact_renamed after update on contacts for each row
  when ((old.name, old.company) is distinct from (new.name, new.company))
  execute function contact_renamed();

create function identities_changed() returns trigger language plpgsql as $$
begin
  insert into contact_search_due (workspace_id, contact_id)
  select distinct c.workspace_id, c.id
  from changed i, lateral (select workspace_id, id from contacts where id = i.contact_id limit 1) c
  where i.kind in ('phone', 'email');
  return null;
end $$;
-- A new contact has an identity, so that its row is enough: this is on the way of every lead.
create function identities_added() returns trigger language plpgsql as $$
begin
  insert into contact_search_due (workspace_id, contact_id) select distinct workspace_id, contact_id from added;
  return null;
end $$;
create trigger identities_added after insert on identities referencing new table as added
  for each statement execute function identities_added();
create trigger identities_updated after update on identities referencing new table as changed
  for each statement execute function identities_changed();
create trigger identities_removed after delete on identities referencing old table as changed
  for each statement execute function identities_changed();

insert into contact_search_due (workspace_id, contact_id) select workspace_id, id from contacts order by id;
insert into pipeline_counts (workspace_id, stage, currency, contacts, value_cents, scores, scored)
select workspace_id, stage, case when deal_value_cents is not null then coalesce(currency, '') end, count(*),
  coalesce(sum(deal_value_cents), 0), coalesce(sum(score), 0), count(score)
from contacts group by 1, 2, 3;
