-- Readable since 0023_channel_checks.sql

-- Programs that wait for a user to let them in, at another device.
create table device_log_ins (
  id bigint generated always as identity primary key,
  -- SHA-256 of what the program holds.
  device_hash bytea not null unique,
  -- What the user types.
  user_code text not null unique,
  name text not null,
  address text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  polled_at timestamptz,
  state text not null,
  -- Who has let it in, where, and with which scopes. Null: all of the member's.
  member_id bigint references members on delete cascade,
  workspace_id bigint references workspaces,
  scopes text[]
);
create index device_log_ins_expires_at on device_log_ins (expires_at);
