-- Readable since 0023_channel_checks.sql

-- Messages to be sent later. They become messages, with a later id, when they are sent: until then nothing counts them.
create table scheduled_messages (
  -- From the messages' sequence: neither has an id of the other.
  id bigint primary key default nextval('messages_id_seq'),
  workspace_id bigint not null,
  conversation_id bigint not null references conversations on delete cascade,
  contact_id bigint not null references contacts on delete cascade,
  channel_id bigint not null,
  content json not null,
  -- What a person will read, as far as it was known.
  text text,
  address text not null,
  send_at timestamptz not null,
  -- Not sent if the contact writes before.
  unless_answered boolean not null,
  status text not null default 'scheduled' check (status in ('scheduled', 'cancelled')),
  -- {"code", "reason"}: why it is cancelled.
  error jsonb,
  -- On whose behalf it is sent.
  actor text not null,
  idempotency_key text,
  created_at timestamptz not null
);
create index scheduled_messages_due on scheduled_messages (send_at) where status = 'scheduled';
create index scheduled_messages_workspace on scheduled_messages (workspace_id, status, id desc);
create index scheduled_messages_contact on scheduled_messages (contact_id, id desc);
create index scheduled_messages_conversation on scheduled_messages (conversation_id, id desc);
create unique index scheduled_messages_idempotency on scheduled_messages (workspace_id, idempotency_key)
  where idempotency_key is not null;

-- The id under which it was scheduled.
alter table messages add column scheduled_id bigint;
create unique index messages_scheduled on messages (scheduled_id) where scheduled_id is not null;
