-- Readable since 0023_channel_checks.sql

-- Test keys work in a workspace of their own: nothing that they do reaches what is live, also not later.
alter table workspaces add column test_of bigint unique references workspaces;

-- Null: no end.
alter table keys
  add column expires_at timestamptz,
  add column created_by text,
  add column revoked_by text;

-- The simulator caused it: nobody has said or got anything. It is never unset.
alter table events add column simulated boolean not null default false;

-- Whether the endpoint gets simulated events. Null: as long as the simulator is the workspace's only channel.
alter table endpoints add column simulated boolean;
