import { type RawBuilder, sql } from 'kysely'

/** Of a conversation's messages, those that a member has not read: `effects.unread` of the messages says which count. */
const unreadMessages = (memberId: number) => sql`
  from messages m
  where m.conversation_id = conversations.id and m.direction = 'inbound' and (m.saying is null or m.saying = 'unknown')
    and m.id > coalesce((
      select r.message_id from conversation_reads r
      where r.member_id = ${memberId} and r.conversation_id = conversations.id), 0)`

/** SQL: how many messages are unread, for a member or, without one, for the workspace. */
export const unreadCount = (memberId: number | null): RawBuilder<number> =>
  memberId === null
    ? sql`conversations.unread_count`
    : sql`case when conversations.unread_count = 0 then 0 else (
        select count(*)::integer from (
          select ${unreadMessages(memberId)} order by m.id desc limit conversations.unread_count) unread) end`

/** SQL: whether there are some. */
export const isUnread = (memberId: number | null): RawBuilder<boolean> =>
  memberId === null
    ? sql`conversations.unread_count > 0`
    : sql`(conversations.unread_count > 0 and exists (select ${unreadMessages(memberId)}))`
