-- Readable since 0023_channel_checks.sql

alter table workspaces
  -- From which hour of the day, in its time zone, the event digest.daily comes. Null: not at all.
  add column digest_hour smallint check (digest_hour between 0 and 23),
  -- The last day that has had its digest.
  add column digest_on date;

-- The handoffs that wait, for their count in a digest.
create index handoffs_waiting on handoffs (workspace_id) where status = 'open';
