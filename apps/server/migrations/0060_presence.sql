-- Readable since 0023_channel_checks.sql

-- Who looks at a conversation, and types. Unlogged: it is out of date ten seconds later, and writes no WAL. The only index is
-- on columns that never change, so that saying it again is a HOT update.
create unlogged table presences (
  conversation_id bigint not null references conversations on delete cascade,
  member_id bigint not null references members on delete cascade,
  workspace_id bigint not null,
  seen_at timestamptz not null,
  typing_until timestamptz,
  primary key (conversation_id, member_id)
) with (fillfactor = 50);
