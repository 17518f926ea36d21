-- Consent. Null: the words that come with Parley, of all its languages.
alter table workspaces
  add column opt_out_words text[],
  add column opt_in_words text[],
  -- What who opts out is answered, once. Null: nothing.
  add column opt_out_reply text;

-- It may go to somebody who has opted out: it confirms just that.
alter table messages add column despite_opt_out boolean not null default false;

alter table contacts
  -- On every channel; null: may be written to.
  add column opted_out_at timestamptz,
  -- What a client has said; null: the score is computed. `score` and `temperature` are what counts.
  add column score_override smallint check (score_override between 0 and 100),
  add column temperature_override text check (temperature_override in ('hot', 'warm', 'cool', 'cold', 'frozen')),
  -- What the score is computed from, beside intent, stage and deal value. On any channel.
  add column last_inbound_at timestamptz,
  -- Turns in which they answered a message of ours.
  add column replies integer not null default 0,
  -- A message of theirs had a word of intent to buy.
  add column interested boolean not null default false,
  -- When the score is lower, if nothing happens until then.
  add column rescore_at timestamptz;

-- So far nobody but clients has set them.
update contacts set score_override = score, temperature_override = temperature
where score is not null or temperature is not null;

update contacts c set last_inbound_at = heard.last_inbound_at, replies = heard.replies
from (
  select contact_id, max(created_at) filter (where direction = 'inbound') as last_inbound_at,
    count(*) filter (where direction = 'inbound' and before = 'outbound') as replies
  from (
    select contact_id, direction, created_at, lag(direction) over (partition by conversation_id order by id) as before
    from messages where direction = 'inbound' or status not in ('queued', 'failed')) turn
  group by contact_id) heard
where heard.contact_id = c.id and heard.last_inbound_at is not null;

-- The loop that lets scores decay computes them.
update contacts set rescore_at = now() where score_override is null;
create index contacts_rescore on contacts (rescore_at) where rescore_at is not null;
