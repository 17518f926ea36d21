import type { Harness } from '../../../testing/harness.ts'

/** A row of the roll-up: what, when, over which channel, by whom; how many, and their time in whole milliseconds. */
export interface Counted {
  key: string
  count: number
  ms: number
}

const event = `
select e.id, e.type, e.data, e.contact_id, e.occurred_at as at, to_char(e.occurred_at at time zone w.time_zone, 'YYYY-MM-DD') as day,
  coalesce(e.channel_id, 0) as channel,
  coalesce(e.data ->> 'conversation_id', case when e.type like 'conversation.%' then e.data ->> 'id' end) as conversation,
  c.status ->> 'from' as from_status, c.status ->> 'to' as to_status,
  case
    when e.data ->> 'author' = 'api' then coalesce('person:' || (e.data -> 'conversation' ->> 'assignee'), 'api')
    else e.data ->> 'author'
  end as writer,
  coalesce('person:' || (e.data ->> 'assignee'), '') as assignee
from events e join workspaces w on w.id = e.workspace_id, lateral (
  select case e.type when 'conversation.status_changed' then e.data -> 'changes' -> 'status' end as status) c
where e.workspace_id = 1`

/** Straight from what has happened, in one pass over everything. */
const byHand = `
with event as materialized (${event}), opening as (
  select *, count(*) filter (where type = 'conversation.created' or from_status = 'resolved')
    over (partition by conversation order by id) as opening,
    count(*) filter (where to_status = 'resolved') over (partition by conversation order by id) as resolutions
  from event where conversation is not null
), began as (
  select distinct on (conversation, opening) conversation, opening, resolutions, at
  from opening where type = 'conversation.created' or from_status = 'resolved' order by conversation, opening, id
), alive as (
  select o.* from opening o join began b using (conversation, opening, resolutions)
), question as (
  select distinct on (conversation, opening) * from alive where type = 'message.received' order by conversation, opening, id
), answer as (
  select distinct on (a.conversation, a.opening) a.*, greatest(0, extract(epoch from a.at - q.at)) as took
  from alive a join question q on q.conversation = a.conversation and q.opening = a.opening and q.id < a.id
  where a.type = 'message.sent' and a.data ->> 'author' = 'api'
  order by a.conversation, a.opening, a.id
), resolution as (
  select o.*, greatest(0, extract(epoch from o.at - b.at)) as took
  from opening o join began b on b.conversation = o.conversation and b.opening = o.opening where o.to_status = 'resolved'
), stage as (
  select distinct on (contact_id, stage) * from (
    select *, case type when 'contact.created' then data ->> 'stage' else data -> 'changes' -> 'stage' ->> 'to' end as stage
    from event where type in ('contact.created', 'contact.updated')) s
  where stage is not null order by contact_id, stage, id
), campaign as (
  select 'campaign_enrolled' as fact, campaign_id, enrolled_at as at from enrollments
  union all select 'campaign_replied', campaign_id, replied_at from enrollments where replied_at is not null
  union all select 'campaign_' || status, campaign_id, ended_at from enrollments where ended_at is not null
  union all select 'campaign_messages', e.campaign_id, d.done_at
    from campaign_steps_done d join enrollments e on e.id = d.enrollment_id where d.message_id is not null
), one (fact, day, channel, subject, took) as (
  select 'received', day, channel, '', 0 from event where type = 'message.received'
  union all select 'sent', day, channel, writer, 0 from event where type = 'message.sent'
  union all select 'failed', day, channel, writer, 0 from event where type = 'message.failed'
  union all select 'opened', day, channel, '', 0 from opening where type = 'conversation.created' or from_status = 'resolved'
  union all select 'resolved', day, channel, assignee, 0 from event where to_status = 'resolved'
  union all select 'first_response', day, channel, writer, took from answer
  union all select 'resolution', day, channel, assignee, took from resolution
  union all select 'stage', day, 0, stage, 0 from stage
  union all select 'handoffs', day, channel, '', 0 from event where type = 'handoff.created'
  union all select 'handoffs_closed', day, channel, assignee, 0 from event where type = 'handoff.closed'
  union all select fact, to_char(at at time zone 'UTC', 'YYYY-MM-DD'), 0, campaign_id::text, 0 from campaign
  union all select state, to_char(completed_at at time zone 'UTC', 'YYYY-MM-DD'), 0, endpoint_id::text, 0
    from deliveries where workspace_id = 1 and state in ('delivered', 'exhausted')
)
select concat_ws(' | ', fact, day, channel, subject) as key, count(*)::integer as count, round(sum(took) * 1000)::float8 as ms
from one group by 1 order by 1`

const rolledUp = `
select concat_ws(' | ', fact, to_char(day, 'YYYY-MM-DD'), channel_id, subject) as key, count::integer as count,
  round(seconds::numeric * 1000)::float8 as ms
from daily_figures where workspace_id = 1 order by 1`

export const countByHand = (sql: Harness['sql']): Promise<Counted[]> => sql<Counted & Record<string, unknown>>(byHand)
export const readRollUp = (sql: Harness['sql']): Promise<Counted[]> => sql<Counted & Record<string, unknown>>(rolledUp)

/** Rows whose classes of times don't add up to their count. */
export const wrongClasses = (sql: Harness['sql']) =>
  sql(`select * from daily_figures where fact in ('first_response', 'resolution')
    and count <> (select sum(n) from unnest(took) n)`)
