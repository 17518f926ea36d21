import { sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { AgentDefinition } from './definition.ts'
import { finishRun } from './finish-run.ts'
import { checkGates } from './gates.ts'
import { lockRun, type RunClaim } from './lock-run.ts'
import { parseSituation, readSituation, unanswered } from './read-situation.ts'
import { runColumns, type StoredRun } from './run.ts'
import type { Situation } from './situation.ts'

/** After so many claims a run fails, because it keeps crashing its process. */
const mostGenerations = 5

export interface Begun {
  run: StoredRun
  situation: Situation
}

/**
 * Reads the situation once and stores it: a process that takes over the run after a crash sees the same, so that rules
 * decide the same. Undefined if there is nothing to run; the run has ended then.
 */
export async function beginRun(
  tx: Tx,
  claim: RunClaim,
  engine: { name: string; model: string | null },
  catalogue: readonly AgentDefinition[],
  now: Date,
): Promise<Begun | undefined> {
  const end = (code: string, message: string, status: 'cancelled' | 'failed' = 'cancelled') =>
    finishRun(tx, claim, { status, error: { code, message } }, catalogue, now)
  const first = await lockRun(tx, claim)
  if (!first) return undefined
  const found = await findConversation(tx, first.run)
  if (found?.answeredBy) return void (await end('joined', `run ${found.answeredBy} answers this contact`))
  if (found) await tx.updateTable('agent_runs').set(found.here).where('id', '=', claim.id).execute()
  // Locked again, because now the conversation must be locked too.
  const locked = found ? await lockRun(tx, claim) : first
  if (!locked) return undefined
  const { run } = locked
  if (claim.generation > mostGenerations) {
    return void (await end('given_up', 'its process ended before the run did, too many times', 'failed'))
  }
  if (run.trigger !== 'manual' && !(await isEnabled(tx, run))) {
    return void (await end('agent_disabled', 'the agent is switched off'))
  }
  const kept = await tx.selectFrom('agent_runs').select('situation').where('id', '=', run.id).executeTakeFirstOrThrow()
  const begun = kept.situation !== null
  const situation = begun ? parseSituation(kept.situation) : await readSituation(tx, run, now)
  const row = begun
    ? run
    : await tx
        .updateTable('agent_runs')
        .set({
          situation: JSON.stringify(situation),
          evidence: unanswered(situation),
          seen_message_id: situation.messages.at(-1)?.id ?? 0,
          engine: engine.name,
          model: engine.model,
          test: sql<boolean>`test or exists (
            select from conversations v join channels c on c.id = v.channel_id
            where v.id = agent_runs.conversation_id and c.type = 'simulator')`,
        })
        .where('id', '=', run.id)
        .returning(runColumns)
        .executeTakeFirstOrThrow()
  const { closed } = await checkGates(tx, row, now)
  if (closed) {
    const { status, code, message } = closed
    await finishRun(tx, claim, { status, error: { code, message } }, catalogue, now)
    return undefined
  }
  return { run: row, situation }
}

/**
 * A contact who was created by their first message has a conversation by now. `answeredBy` is the same agent's run for
 * that conversation, if there is one: a contact isn't answered twice.
 */
async function findConversation(tx: Tx, run: StoredRun) {
  if (run.conversation_id !== null) return undefined
  const conversation = await tx
    .selectFrom('conversations')
    .select('id')
    .where('contact_id', '=', run.contact_id)
    .orderBy('last_message_at', (by) => by.desc().nullsLast())
    .executeTakeFirst()
  if (!conversation) return undefined
  const other = await tx
    .selectFrom('agent_runs')
    .select('id')
    .where('contact_id', '=', run.contact_id)
    .where('conversation_id', '=', conversation.id)
    .where('agent_slug', '=', run.agent_slug)
    .where('id', '>', run.id)
    .executeTakeFirst()
  return { here: { conversation_id: conversation.id }, answeredBy: other?.id }
}

async function isEnabled(tx: Tx, { workspace_id, agent_slug }: StoredRun): Promise<boolean> {
  const row = await tx
    .selectFrom('agents')
    .select('enabled')
    .where('workspace_id', '=', workspace_id)
    .where('slug', '=', agent_slug)
    .executeTakeFirst()
  return row?.enabled ?? false
}
