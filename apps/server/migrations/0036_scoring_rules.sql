-- Readable since 0023_channel_checks.sql

-- The workspace's own points and thresholds, as PATCH /v1/workspace takes them. Null: Parley's.
alter table workspaces add column scoring jsonb;
-- Contacts up to this id are scored by the present rules and stages. Null: all are.
alter table workspaces add column rescored_to bigint;
create index workspaces_rescoring on workspaces (id) where rescored_to is not null;
