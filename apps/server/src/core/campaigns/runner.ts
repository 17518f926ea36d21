import { CompiledQuery } from 'kysely'

import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { QueueMessage } from '../messages/send-message.ts'
import { completeCampaign } from './complete-campaign.ts'
import { runBatch } from './run-batch.ts'

/** Moves contacts through campaigns. Any number of processes may run one each. */
export interface CampaignRunner {
  /** Runs a batch of each due campaign, for some campaigns. Returns false if nothing is due. */
  round(): Promise<boolean>
}

interface CampaignRunnerDependencies extends QueueMessage {
  /** The pool for look-ups. */
  database: Database
  clock: Clock
}

const campaignsAtOnce = 50
/** Pausing and inbound messages wait for a batch, which is one transaction: it must take well below a second. */
const contactsAtOnce = 250

// Two look-ups for each running campaign, regardless of the number of its contacts.
const statement = `
select g.id,
  exists (select from enrollments e where e.campaign_id = g.id and e.ended_at is null and e.due_at <= $2) as due,
  not exists (select from enrollments e where e.campaign_id = g.id and e.ended_at is null)
    and exists (select from enrollments e where e.campaign_id = g.id) as over
from campaigns g
where g.status = 'running' and g.id > $1
order by g.id
limit $3`

interface FoundCampaign {
  id: number
  due: boolean
  over: boolean
}

export function createCampaignRunner({ database, clock, ...deps }: CampaignRunnerDependencies): CampaignRunner {
  // The last campaign of the previous round: campaigns run round-robin.
  let after = 0

  return {
    async round() {
      const { rows } = await database.db.executeQuery<FoundCampaign>(
        CompiledQuery.raw(statement, [after, clock.now(), campaignsAtOnce]),
      )
      after = rows.length === campaignsAtOnce ? (rows.at(-1)?.id ?? 0) : 0
      let more = after > 0
      for (const { id, due, over } of rows) {
        if (over) await database.transact((tx) => completeCampaign(tx, id, clock.now()))
        if (!due) continue
        const done = await database.transact((tx) => runBatch(tx, id, contactsAtOnce, deps, clock.now()))
        if (done > 0) more = true
      }
      return more
    },
  }
}
