import type { Db } from '../../db/database.ts'
import { phrasesIn } from './phrase.ts'
import type { Plan } from './plan.ts'
import { replierFor } from './replier.ts'

/** The trigger whose phrase a message has, with the workspace's settings for it. */
export interface FoundTrigger {
  id: number
  phrase: string
  reply: string
  plan: Plan
  cooldown: number
  /** An endpoint may answer with the reply. */
  asked: boolean
  /** The pre-allocated id of its fire. */
  fire_id: number
}

/**
 * SQL, for use in larger statements: the trigger with the longest phrase that the message equals or begins with, as
 * JSON. The arguments are the parameters of the channel and of the two values of `askedFor`.
 */
export const foundTrigger = (channel: string, phrases: string, asking: string) => `(
  select row_to_json(found) from (
    select t.id, t.phrase, t.reply, coalesce(s.plan, 'unlimited') as plan, coalesce(s.cooldown_seconds, 60) as cooldown,
      exists (
        select from endpoints p
        where p.workspace_id = t.workspace_id and p.disabled_at is null and p.dialect = any(${asking}::text[])
          and p.types @> array['trigger.fired'] and (p.channel_id is null or p.channel_id = t.channel_id)
      ) as asked, nextval('trigger_fires_id_seq') as fire_id
    from triggers t left join trigger_settings s on s.workspace_id = t.workspace_id
    where t.channel_id = ${channel} and t.active and t.folded = any(${phrases}::text[])
    order by length(t.folded) desc limit 1) found)`

/** The parameters of `foundTrigger`: phrases, and the dialects whose receivers may answer with the reply. */
export function askedFor(db: Db, text: string | null): [phrases: string[], asking: readonly string[]] {
  return [text === null ? [] : phrasesIn(text), replierFor(db)?.asking ?? []]
}
