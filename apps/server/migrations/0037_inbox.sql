-- Readable since 0023_channel_checks.sql

-- The inbox: conversations by their last message, with one index for each filter that is offered. A conversation without
-- a message counts as of its creation.
create index conversations_active on conversations (workspace_id, coalesce(last_message_at, created_at) desc, id desc);
create index conversations_active_status
  on conversations (workspace_id, status, coalesce(last_message_at, created_at) desc, id desc);
create index conversations_active_assignee
  on conversations (workspace_id, assignee, coalesce(last_message_at, created_at) desc, id desc);
create index conversations_active_channel
  on conversations (channel_id, coalesce(last_message_at, created_at) desc, id desc);
create index conversations_active_unread
  on conversations (workspace_id, coalesce(last_message_at, created_at) desc, id desc) where unread_count > 0;
create index conversations_active_priority
  on conversations (workspace_id, priority, coalesce(last_message_at, created_at) desc, id desc) where priority is not null;
create index conversations_active_handler
  on conversations (workspace_id, handler, coalesce(last_message_at, created_at) desc, id desc) where handler <> 'agent';
-- For the counts of the inbox, from the index alone.
create index conversations_unresolved on conversations (workspace_id, status, channel_id, assignee) where status <> 'resolved';

-- The words of a message, each with its workspace, so that a word that is common in one workspace costs no other one.
create function message_words(workspace bigint, message text) returns tsvector
language sql immutable parallel safe
return array_to_tsvector(array(
  select workspace || ' ' || lexeme from unnest(to_tsvector('simple'::regconfig, left(message, 1000)))));

-- Messages of the workspace with words that begin so. Null for a text without words.
create function words_query(workspace bigint, words text) returns tsquery
language sql immutable parallel safe
return (
  select string_agg('''' || replace(workspace || ' ' || lexeme, '''', '''''') || ''':*', ' & ')::tsquery
  from unnest(to_tsvector('simple'::regconfig, left(words, 200))));

create index messages_words on messages using gin (message_words(workspace_id, text)) where text is not null;

-- What a user has read of a conversation: everything up to this message.
create table conversation_reads (
  member_id bigint not null references members on delete cascade,
  conversation_id bigint not null references conversations on delete cascade,
  workspace_id bigint not null,
  message_id bigint not null,
  read_at timestamptz not null,
  primary key (member_id, conversation_id)
) with (fillfactor = 70);
create index conversation_reads_conversation on conversation_reads (conversation_id);
