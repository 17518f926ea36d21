import { sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import { isOverBudget } from './budget.ts'
import type { StoredRun } from './run.ts'

/** Why a run may not continue. */
export interface ClosedGate {
  status: 'cancelled' | 'superseded'
  code: string
  message: string
}

interface GateFacts {
  opted_out: boolean
  handler: string | null
  heard: boolean
  stepped_in: boolean
  paused: boolean
  handed_off: boolean
  opted_out_itself: boolean
}

interface Gates {
  closed: ClosedGate | null
  /** The run has handed the conversation off itself, so it must send nothing more. */
  handedOff: boolean
}

/**
 * Checks, before each action of a run, whether it may still act. The caller must hold the locks of contact and
 * conversation. The run's own actions close no gate.
 */
export async function checkGates(tx: Tx, run: StoredRun, now: Date): Promise<Gates> {
  const did = (tool: string) => sql`exists (
    select from agent_tool_calls t where t.run_id = r.id and t.tool = ${tool} and t.result ->> 'ok' = 'true')`
  const newer = (whose: ReturnType<typeof sql>) => sql`exists (
    select from messages m where m.conversation_id = r.conversation_id and m.id > r.seen_message_id
      and m.saying is null and ${whose})`
  const { rows } = await sql<GateFacts>`
    select
      (select opted_out_at is not null from contacts where id = r.contact_id) as opted_out,
      (select handler from conversations where id = r.conversation_id) as handler,
      ${newer(sql`m.direction = 'inbound'`)} as heard,
      ${newer(sql`m.direction = 'outbound' and coalesce(m.author, 'api') = 'api'`)} as stepped_in,
      exists (select from agents a
        where a.workspace_id = r.workspace_id and a.slug = r.agent_slug and a.status = 'paused') as paused,
      ${did('hand_off')} as handed_off,
      ${did('opt_out')} as opted_out_itself
    from agent_runs r where r.id = ${run.id}`.execute(tx)
  const [found] = rows
  if (!found) return { closed: cancelled('removed', 'the run no longer exists'), handedOff: false }
  const over = run.engine !== 'rules' && (await isOverBudget(tx, run.workspace_id, now))
  return { closed: closedBy(found, over), handedOff: found.handed_off }
}

function closedBy(found: GateFacts, overBudget: boolean): ClosedGate | null {
  if (found.heard) {
    return { status: 'superseded', code: 'superseded', message: 'the contact has written again: another run answers' }
  }
  if (found.stepped_in) return cancelled('person_replied', 'a person has written in this conversation')
  if (found.handler === 'human' && !found.handed_off) {
    return cancelled('handed_off', 'a person answers this conversation')
  }
  if (found.handler === 'paused') return cancelled('conversation_paused', 'the conversation is paused')
  if (found.opted_out && !found.opted_out_itself) return cancelled('opted_out', 'the contact has opted out')
  if (found.paused) return cancelled('agent_paused', 'the agent is paused')
  if (overBudget) {
    return cancelled('over_budget', 'the workspace has reached its monthly cap for agents')
  }
  return null
}

function cancelled(code: string, message: string): ClosedGate {
  return { status: 'cancelled', code, message }
}
