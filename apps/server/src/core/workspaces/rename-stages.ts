import { sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import { type FieldProblem, ParleyError } from '../../kernel/errors.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { type Moves, moveContacts } from './move-contacts.ts'

interface Pipeline {
  stages: readonly string[]
  /** Where the contacts of stages that are gone go. */
  renamed: Readonly<Record<string, string>>
}

/**
 * Moves the contacts of stages that the pipeline no longer has, and renames those stages in campaigns and segments.
 * Throws `invalid` where nobody has said where contacts go. Returns the moves.
 */
export async function renameStages(tx: Tx, tenant: Tenant, { stages, renamed }: Pipeline, now: Date): Promise<Moves> {
  const { workspaceId } = tenant
  checkRenamed(stages, renamed)
  const stranded = await tx
    .selectFrom('contacts')
    .select((builder) => ['stage', builder.fn.countAll<number>().as('count')])
    .where('workspace_id', '=', workspaceId)
    .where('stage', 'not in', [...stages])
    .groupBy('stage')
    .orderBy('stage')
    .execute()
  const moves = new Map(Object.entries(renamed))
  const problems: FieldProblem[] = []
  for (const { stage, count } of stranded) {
    const target = moves.get(stage) ?? stages.find((name) => name.toLowerCase() === stage.toLowerCase())
    if (target !== undefined) moves.set(stage, target)
    else {
      const contacts = count === 1 ? '1 contact is' : `${count} contacts are`
      problems.push({
        field: 'stages',
        message: `must keep ${stage}, where ${contacts}, unless renamed_stages moves them`,
      })
    }
  }
  const [first] = problems
  if (first) {
    const message = problems.map(({ field, message: problem }) => `${field} ${problem}`).join('; ')
    throw new ParleyError('invalid', message, { code: 'stage_in_use', fields: problems })
  }
  if (moves.size === 0) return moves
  await renameInCampaigns(tx, workspaceId, moves)
  await renameInSegments(tx, workspaceId, moves)
  await moveContacts(tx, tenant, moves, now)
  return moves
}

function checkRenamed(stages: readonly string[], renamed: Readonly<Record<string, string>>): void {
  const fields = Object.entries(renamed).flatMap(([from, to]): FieldProblem[] => {
    const field = `renamed_stages.${from}`
    if (stages.includes(from)) return [{ field, message: 'must not be a stage that stays' }]
    return stages.includes(to) ? [] : [{ field, message: `must be one of ${stages.join(', ')}` }]
  })
  const [first] = fields
  if (first) throw new ParleyError('invalid', `${first.field} ${first.message}`, { fields })
}

async function renameInSegments(tx: Tx, workspaceId: number, moves: Moves): Promise<void> {
  for (const [from, to] of moves) {
    await tx
      .updateTable('segments')
      .set({ filter: sql`jsonb_set(filter, '{stage}', to_jsonb(${to}::text))` })
      .where('workspace_id', '=', workspaceId)
      .where(sql<boolean>`filter ->> 'stage' = ${from}`)
      .execute()
  }
}

interface ConditionalStep {
  if?: { stage?: string[] }
}

async function renameInCampaigns(tx: Tx, workspaceId: number, moves: Moves): Promise<void> {
  const campaigns = await tx
    .selectFrom('campaigns')
    .select(['id', 'steps'])
    .where('workspace_id', '=', workspaceId)
    .where(sql<boolean>`jsonb_path_exists(steps, '$[*]."if".stage')`)
    .forNoKeyUpdate()
    .execute()
  for (const { id, steps } of campaigns) {
    const renamed = (steps as ConditionalStep[]).map((step) =>
      step.if?.stage
        ? { ...step, if: { ...step.if, stage: step.if.stage.map((name) => moves.get(name) ?? name) } }
        : step,
    )
    if (JSON.stringify(renamed) === JSON.stringify(steps)) continue
    await tx
      .updateTable('campaigns')
      .set({ steps: JSON.stringify(renamed) })
      .where('id', '=', id)
      .execute()
  }
}
