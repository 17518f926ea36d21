-- The engine's tables. What waits is apart from what is on record, so that finding work costs the same whatever the
-- history; and the record is partitioned by day, so that old days are dropped, never deleted row by row.

-- The least UUIDv7 of a moment: where a day begins among ids.
create function uuid_floor(at timestamptz) returns uuid
language sql stable parallel safe
return (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid;

-- When a UUIDv7 was made.
create function uuid_time(id uuid) returns timestamptz
language sql stable parallel safe
return to_timestamp(('x' || substr(replace(id::text, '-', ''), 1, 12))::bit(48)::bigint / 1000.0);

-- A partition a day (UTC), of each of the three tables, from the first day to the last. Attached rather than created as a
-- partition: that doesn't wait for, nor stop, those who write to the other days.
create function make_partitions(first_day date, last_day date) returns integer
language plpgsql as $$
declare
  day date;
  parent text;
  partition text;
  made integer := 0;
begin
  perform pg_advisory_xact_lock(7275392);
  for day in select d::date from generate_series(first_day::timestamp, last_day::timestamp, interval '1 day') d loop
    foreach parent in array array['events', 'deliveries', 'attempts'] loop
      partition := parent || '_' || to_char(day, 'YYYYMMDD');
      continue when to_regclass(partition) is not null;
      execute format('create table %I (like %I including all) with (fillfactor = %s)', partition, parent,
        -- A delivery is written once more, when it is settled: in its own page, without touching an index. As all those
        -- of a page may be settled by one statement, there is room for each of them twice.
        case parent when 'deliveries' then 45 else 100 end);
      execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, partition,
        uuid_floor(day::timestamp at time zone 'UTC'), uuid_floor((day + 1)::timestamp at time zone 'UTC'));
      made := made + 1;
    end loop;
  end loop;
  return made;
end $$;

alter table events rename to events_before;
alter table events_before rename constraint events_pkey to events_before_pkey;
alter table deliveries rename to deliveries_before;
alter table deliveries_before rename constraint deliveries_pkey to deliveries_before_pkey;
alter index deliveries_endpoint rename to deliveries_before_endpoint;
alter index deliveries_exhausted rename to deliveries_before_exhausted;
alter table attempts rename to attempts_before;
alter table attempts_before rename constraint attempts_pkey to attempts_before_pkey;

create table events (
  id uuid not null,
  workspace_id bigint not null,
  type text not null,
  occurred_at timestamptz not null,
  -- json, not jsonb: it is never searched, and a webhook body keeps the order in which we wrote its fields.
  data json not null,
  contact_id bigint,
  channel_id bigint,
  -- A test event is for this endpoint only.
  endpoint_id bigint,
  -- W3C trace context of the request that caused it.
  trace_parent text,
  -- Finds one and lists them: ids are in the order of time.
  primary key (workspace_id, id)
) partition by range (id);

create table deliveries (
  id uuid not null,
  workspace_id bigint not null,
  event_id uuid not null,
  endpoint_id bigint not null,
  state text not null default 'pending' check (state in ('pending', 'delivered', 'exhausted', 'cancelled')),
  attempts integer not null default 0,
  last_status_code smallint,
  last_error text,
  created_at timestamptz not null,
  completed_at timestamptz,
  -- Set while the state is exhausted. Not the state itself is indexed: settling a delivery would rewrite every index.
  exhausted_at timestamptz,
  primary key (workspace_id, id)
) partition by range (id);
create index deliveries_endpoint on deliveries (endpoint_id, id desc);
create index deliveries_event on deliveries (event_id, endpoint_id);
create index deliveries_exhausted on deliveries (workspace_id, id desc) where exhausted_at is not null;

-- Partitioned by the delivery's id: all that is known of a delivery goes at once.
create table attempts (
  delivery_id uuid not null,
  number integer not null,
  workspace_id bigint not null,
  started_at timestamptz not null,
  status_code smallint,
  error_code text,
  error text,
  response_body text not null,
  -- dns_ms, connect_ms, tls_ms, first_byte_ms, total_ms
  timings json not null,
  primary key (delivery_id, number)
) partition by range (delivery_id);

-- Deliveries that are not settled. A row leaves when its delivery is.
create table queue (
  workspace_id bigint not null,
  delivery_id uuid not null,
  event_id uuid not null,
  endpoint_id bigint not null,
  -- 0 first attempt, 1 retry, 2 replay: each has slots of its own.
  kind smallint not null default 0,
  due_at timestamptz not null,
  -- Claimed until then. In no index, so that a claim rewrites none.
  leased_until timestamptz,
  -- Moves on with every claim and every result: only the holder of the newest claim may record one, once.
  generation integer not null default 0,
  -- Attempts since it came here: how far it is in the schedule.
  tries integer not null default 0,
  -- All of its attempts, as on record.
  attempts integer not null default 0,
  -- In the order of arrival.
  seq bigint generated always as identity,
  -- Where the endpoint asks for order: the contact. Of the same key the lowest seq goes, the others wait for it.
  order_key bigint,
  primary key (workspace_id, delivery_id)
) with (
  -- A claim writes a row again, and all those of a page at once.
  fillfactor = 45,
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 100000
);
create index queue_lane on queue (endpoint_id, kind, due_at, seq);
create index queue_order on queue (endpoint_id, order_key, seq) where order_key is not null;

-- The processes that deliver, and since when they were last heard of. They share the lanes out among themselves.
create table workers (
  id uuid primary key,
  host text not null,
  pid integer not null,
  seen_at timestamptz not null
);

alter table endpoints
  add column max_in_flight smallint not null default 16 check (max_in_flight > 0),
  -- Attempts a second.
  add column rate_limit integer check (rate_limit > 0),
  add column ordered boolean not null default false;

select make_partitions(
  -- A day before the first event: the ids of deliveries come from another clock.
  (select least((now() at time zone 'UTC')::date, min((uuid_time(id) at time zone 'UTC')::date)) - 1 from events_before),
  (now() at time zone 'UTC')::date + 10);

insert into events (id, workspace_id, type, occurred_at, data, contact_id, channel_id, endpoint_id)
select id, workspace_id, type, occurred_at, data, contact_id, channel_id, endpoint_id from events_before;
insert into deliveries (id, workspace_id, event_id, endpoint_id, state, attempts, last_status_code, last_error, created_at,
  completed_at, exhausted_at)
select id, workspace_id, event_id, endpoint_id, state, attempts, last_status_code, last_error, created_at, completed_at,
  case when state = 'exhausted' then coalesce(completed_at, created_at) end
from deliveries_before;
insert into attempts (delivery_id, number, workspace_id, started_at, status_code, error_code, error, response_body, timings)
select delivery_id, number, workspace_id, started_at, status_code, error_code, error, response_body, timings
from attempts_before;
insert into queue (workspace_id, delivery_id, event_id, endpoint_id, kind, due_at, tries, attempts)
select workspace_id, id, event_id, endpoint_id, case when attempts > 0 then 1 else 0 end, due_at, attempts, attempts
from deliveries_before where state = 'pending' order by id;

drop table events_before, deliveries_before, attempts_before;
