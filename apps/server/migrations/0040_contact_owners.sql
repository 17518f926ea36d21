-- Readable since 0023_channel_checks.sql

alter table contacts
  -- Who looks after the contact: `user:12`, or a name.
  add column owner text,
  add column tags text[] not null default '{}',
  add column lost_reason text;
