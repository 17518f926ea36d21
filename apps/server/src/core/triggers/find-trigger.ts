import type { Db } from '../../db/database.ts'
import { phrasesIn } from './phrase.ts'
import type { Plan } from './plan.ts'
import { replierFor } from './replier.ts'

/** The trigger that a message asks for, with what decides on its reply. */
export interface FoundTrigger {
  id: number
  phrase: string
  reply: string
  plan: Plan
  cooldown: number
  /** An endpoint may say what the reply is. */
  asked: boolean
  /** The id that its fire would have. */
  fire_id: number
}

/**
 * The one whose phrase is the longest that the message is, or begins with, as an expression of JSON: for statements that
 * read other things as well. Its parameters are the places of the channel and of what `askedFor` gives.
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

/** What `foundTrigger` looks for: phrases, and the dialects whose receivers may say what the reply is. */
export function askedFor(db: Db, text: string | null): [phrases: string[], asking: readonly string[]] {
  return [text === null ? [] : phrasesIn(text), replierFor(db)?.asking ?? []]
}
