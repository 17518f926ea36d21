-- Readable since 0023_channel_checks.sql

-- What a replay's deliveries must have besides what its other columns say. Null: anything.
alter table replays
  add column status_from smallint,
  add column status_to smallint,
  add column only_error text,
  add column only_dialect text,
  add column only_channel bigint,
  add column only_contact bigint,
  add column only_conversation bigint,
  add column search text;

-- Of an attempt that failed: [[name, value], …].
alter table attempts add column response_headers json;

-- How the attempts of an endpoint went, by quarters of an hour. Written every few seconds for many attempts at once.
create table delivery_stats (
  endpoint_id bigint not null,
  workspace_id bigint not null,
  -- When the quarter began.
  since timestamptz not null,
  succeeded integer not null default 0,
  failed integer not null default 0,
  -- Deliveries that were settled.
  delivered integer not null default 0,
  exhausted integer not null default 0,
  -- How many attempts took up to 2^(n/2) ms, for n from 0.
  took integer[] not null,
  primary key (endpoint_id, since)
) with (fillfactor = 70);
create index delivery_stats_workspace on delivery_stats (workspace_id, since);

-- A lane as the process saw it that has it.
create table lane_states (
  endpoint_id bigint primary key,
  workspace_id bigint not null,
  in_flight integer not null,
  buffered integer not null,
  breaker_open boolean not null,
  probe_at timestamptz,
  seen_at timestamptz not null
) with (fillfactor = 50);
