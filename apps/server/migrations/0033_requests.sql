-- Readable since 0023_channel_checks.sql

-- Requests of the last days, for whom they were made. No bodies. Partitioned by day of the id, so that old days are
-- dropped, never deleted row by row.
create table requests (
  -- Also in the answer, as request-id. It says when the request came.
  id uuid not null,
  -- As its users know it: requests of test keys belong to the workspace of the key.
  workspace_id bigint not null,
  mode text not null,
  -- key:12, user:7
  caller text not null,
  method text not null,
  -- As documented: /v1/contacts/:id. Null: there is no such path.
  route text,
  -- As asked, with its query but for secrets in it.
  path text not null,
  status smallint not null,
  ms integer not null,
  error_code text,
  address text not null,
  primary key (workspace_id, id)
) partition by range (id);
-- Errors are rare, and what people look for.
create index requests_failed on requests (workspace_id, id) where status >= 400;

-- A partition a day (UTC), from the first day to the last. Attached, as make_partitions does.
create function make_request_partitions(first_day date, last_day date) returns void
language plpgsql as $$
declare
  day date;
  partition text;
begin
  perform pg_advisory_xact_lock(7275394);
  for day in select d::date from generate_series(first_day::timestamp, last_day::timestamp, interval '1 day') d loop
    partition := 'requests_' || to_char(day, 'YYYYMMDD');
    continue when to_regclass(partition) is not null;
    execute format('create table %I (like requests including all)', partition);
    execute format('alter table requests attach partition %I for values from (%L) to (%L)', partition,
      uuid_floor(day::timestamp at time zone 'UTC'), uuid_floor((day + 1)::timestamp at time zone 'UTC'));
  end loop;
end $$;
