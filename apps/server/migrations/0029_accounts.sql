-- Readable since 0023_channel_checks.sql

-- People who sign in. The first four tables are better-auth's, see auth/better-auth.ts; a test compares the columns.
create table users (
  id text primary key,
  name text not null,
  -- In lower case.
  email text not null unique,
  email_verified boolean not null,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- Null: as the browser has it.
  locale text,
  color_scheme text,
  single_key_shortcuts boolean not null default true
);

create table user_sessions (
  id text primary key,
  user_id text not null references users on delete cascade,
  -- SHA-256 of what the cookie holds, in base64.
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null
);
create index user_sessions_user on user_sessions (user_id);
create index user_sessions_expires_at on user_sessions (expires_at);

create table user_credentials (
  id text primary key,
  user_id text not null references users on delete cascade,
  account_id text not null,
  provider_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null
);
create index user_credentials_user on user_credentials (user_id);
create unique index user_credentials_account on user_credentials (provider_id, account_id);

create table user_verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index user_verifications_identifier on user_verifications (identifier);

create table members (
  id bigint generated always as identity primary key,
  workspace_id bigint not null references workspaces,
  user_id text not null references users on delete cascade,
  role text not null,
  created_at timestamptz not null,
  created_by text not null,
  unique (workspace_id, user_id)
);
create index members_user on members (user_id);

-- Who has the link may become a member.
create table invitations (
  id bigint generated always as identity primary key,
  workspace_id bigint not null references workspaces,
  email text not null,
  role text not null,
  -- SHA-256 of what the link holds.
  token_hash bytea not null unique,
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz
);
create index invitations_workspace on invitations (workspace_id, id);
-- Only one that can still be accepted for each address.
create unique index invitations_open on invitations (workspace_id, email)
  where accepted_at is null and revoked_at is null;

-- Who has the link may set the user's password.
create table reset_links (
  id bigint generated always as identity primary key,
  user_id text not null references users on delete cascade,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index reset_links_user on reset_links (user_id);

-- Tries to sign in since a moment, by what is being limited.
create table log_in_attempts (
  subject text primary key,
  attempts integer not null,
  since timestamptz not null
);
create index log_in_attempts_since on log_in_attempts (since);

-- What each key, user or app has simulated within the last minute. It takes the place of simulations.
create table simulation_counts (
  holder text not null,
  workspace_id bigint not null references workspaces,
  taken timestamptz[] not null,
  primary key (workspace_id, holder)
);
