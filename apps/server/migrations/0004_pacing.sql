-- Vendors limit how fast a sender sends, and how fast to one user. Both are kept here, so that they hold for all
-- processes together.

-- The next message of the channel, or of the conversation, doesn't go out before.
alter table channels add column paced_until timestamptz;
alter table conversations add column paced_until timestamptz;

alter table sends
  add column conversation_id bigint,
  -- Claimed until then by a process that hasn't begun with it: when that dies, another one may. In no index, so that a
  -- claim rewrites none.
  add column leased_until timestamptz;
update sends s set conversation_id = m.conversation_id from messages m where m.id = s.message_id;
alter table sends alter column conversation_id set not null;

drop index sends_due;
-- What waits, a lane for each channel; retries apart, because they have slots of their own.
create index sends_lane on sends (channel_id, (attempts > 0), due_at, message_id) where not held and not in_flight;
-- Of a conversation the first one goes, the others wait for it.
create index sends_order on sends (conversation_id, message_id);
create index sends_lapsing on sends (due_at) where in_flight and not held;
