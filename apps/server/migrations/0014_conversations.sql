-- What people keep of a conversation while they answer it.
alter table conversations
  -- When a snoozed one opens by itself; null: when somebody writes.
  add column snoozed_until timestamptz,
  -- Who answers it, under whatever name or id its users have.
  add column assignee text,
  -- Sorted, each once.
  add column labels text[] not null default '{}',
  add column priority text check (priority in ('urgent', 'high', 'medium', 'low')),
  -- Messages that have come in since it was last read or answered.
  add column unread_count integer not null default 0;

create index conversations_status on conversations (workspace_id, status, id desc);
create index conversations_assignee on conversations (workspace_id, assignee, id desc) where assignee is not null;
create index conversations_labels on conversations using gin (labels);
create index conversations_snoozed on conversations (snoozed_until) where status = 'snoozed';

-- What people write to each other about a conversation. A table of its own: a note is no message, goes nowhere and is in
-- no list of messages.
create table notes (
  -- From the messages' sequence: together they can be shown in one order, and have no id in common.
  id bigint primary key default nextval('messages_id_seq'),
  workspace_id bigint not null,
  conversation_id bigint not null references conversations on delete cascade,
  -- As the client names who wrote it; the key where it doesn't.
  author text not null,
  text text not null,
  created_at timestamptz not null
);
create index notes_conversation on notes (conversation_id, id desc);
