-- Channels that are paused until their vendor, which could not be reached, has taken their credentials.
create table channel_checks (
  channel_id bigint primary key references channels on delete cascade,
  -- When the vendor is asked again. A process that asks moves it, so that no other one asks meanwhile.
  due_at timestamptz not null
);
create index channel_checks_due on channel_checks (due_at);
