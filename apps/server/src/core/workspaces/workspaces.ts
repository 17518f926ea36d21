import { type Selectable, sql } from 'kysely'

import type { Database, Tx } from '../../db/database.ts'
import type { Workspaces as WorkspaceRow } from '../../db/types.gen.ts'
import type { Clock } from '../../kernel/clock.ts'
import { invalidField, notFound } from '../../kernel/errors.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { checkWords } from '../consent/check-words.ts'
import { wordsOf } from '../consent/settings.ts'
import { parseCountry } from '../contacts/phone.ts'
import { checkTimeZone } from '../contacts/time-zone.ts'
import type { Authenticator } from '../keys/authenticate.ts'
import { keysChangedChannel } from '../keys/keys.ts'
import { changedRules, type ScoringChange } from '../scoring/change-rules.ts'
import { rulesOf, type ScoringRules } from '../tenant/scoring-rules.ts'
import { qualifiedStage } from '../tenant/stages.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { type Moves, moveContacts } from './move-contacts.ts'
import { renameStages } from './rename-stages.ts'

export interface Workspace {
  id: number
  name: string
  /** `test`: the settings that its test keys work with. */
  mode: 'live' | 'test'
  default_country: string | null
  /** IANA. */
  time_zone: string
  stages: string[]
  /** From which hour of the day the event `digest.daily` comes. Null: not at all. */
  digest_hour: number | null
  opt_out_words: string[]
  opt_in_words: string[]
  opt_out_reply: string | null
  scoring: ScoringRules
  created_at: string
}

export interface WorkspaceInput {
  name?: string | undefined
  default_country?: string | null | undefined
  time_zone?: string | undefined
  stages?: string[] | undefined
  digest_hour?: number | null | undefined
  /** Null: Parley's defaults. */
  opt_out_words?: string[] | null | undefined
  opt_in_words?: string[] | null | undefined
  opt_out_reply?: string | null | undefined
}

export interface WorkspaceChange extends WorkspaceInput {
  /** Instead of the present rules, each by itself. Null: Parley's. Scores follow within minutes. */
  scoring?: ScoringChange | null | undefined
  /** Where the contacts of stages that are gone go: from the old name to one of the new stages. */
  renamed_stages?: Record<string, string> | undefined
}

export interface Workspaces {
  /** Also creates a simulator channel, so that messages can be sent right away. */
  create(input: WorkspaceInput & { name: string }): Promise<Workspace>
  get(id: number): Promise<Workspace>
  list(): Promise<Workspace[]>
  /** Throws `invalid` where contacts are in a stage that would be gone, unless the change says where they go. */
  update(tenant: Tenant, input: WorkspaceChange): Promise<Workspace>
}

interface WorkspacesDependencies {
  database: Database
  clock: Clock
  authenticator: Pick<Authenticator, 'forget'>
}

export function createWorkspaces({
  database: { db, transact },
  clock,
  authenticator,
}: WorkspacesDependencies): Workspaces {
  return {
    async create(input) {
      const values = normalize(input)
      return transact(async (tx) => {
        const row = await tx.insertInto('workspaces').values(values).returningAll().executeTakeFirstOrThrow()
        checkWords(wordsOf(row), input)
        await tx
          .insertInto('channels')
          .values({ workspace_id: row.id, type: 'simulator', name: 'Simulator', is_default: true })
          .execute()
        return toWorkspace(row)
      })
    },
    async get(id) {
      const row = await db.selectFrom('workspaces').selectAll().where('id', '=', id).executeTakeFirst()
      if (!row) throw notFound('workspace', id)
      return toWorkspace(row)
    },
    async list() {
      return (await db.selectFrom('workspaces').selectAll().where('test_of', 'is', null).orderBy('id').execute()).map(
        toWorkspace,
      )
    },
    async update(tenant, { renamed_stages: renamed = {}, scoring, ...input }) {
      const id = tenant.workspaceId
      let moves: Moves = new Map()
      let stages: readonly string[] = tenant.stages
      const workspace = await transact(async (tx) => {
        const row = await tx
          .updateTable('workspaces')
          .set({
            name: sql`name`,
            ...normalize(input),
            ...(scoring !== undefined && { scoring: await storedRules(tx, id, scoring) }),
            ...((scoring !== undefined || input.stages) && { rescored_to: 0 }),
          })
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirst()
        if (!row) throw notFound('workspace', id)
        checkWords(wordsOf(row), input)
        stages = row.stages
        if (input.stages || Object.keys(renamed).length > 0) {
          moves = await renameStages(tx, { ...tenant, stages }, { stages, renamed }, clock.now())
        }
        const changes = {
          ...input,
          ...(scoring !== undefined && { scoring }),
          ...(Object.keys(renamed).length > 0 && { renamed_stages: renamed }),
        }
        await recordAudit(tx, tenant, { action: 'workspace.updated', id: row.test_of ?? row.id, changes }, clock.now())
        // Requests to its endpoints contain the name, so processes that cache an endpoint must read it again.
        if (input.name !== undefined)
          await tx
            .updateTable('endpoints')
            .set({ target_changed_at: clock.now() })
            .where('workspace_id', '=', id)
            .execute()
        // A cached key includes the workspace's stages and country.
        await sql`select pg_notify(${keysChangedChannel}, ${String(id)})`.execute(tx)
        return toWorkspace(row)
      })
      authenticator.forget(id)
      // Requests that were under way knew the old stages.
      if (moves.size > 0)
        await transact((tx) => moveContacts(tx, { ...tenant, stages, scoring: workspace.scoring }, moves, clock.now()))
      return workspace
    },
  }
}

async function storedRules(tx: Tx, id: number, change: ScoringChange | null): Promise<string | null> {
  if (change === null) return null
  const row = await tx.selectFrom('workspaces').select('scoring').where('id', '=', id).forUpdate().executeTakeFirst()
  return JSON.stringify(changedRules(rulesOf(row?.scoring), change))
}

function normalize<T extends WorkspaceInput>(input: T): T {
  const { default_country, time_zone, stages } = input
  if (stages && !stages.includes(qualifiedStage)) {
    throw invalidField('stages', `must keep ${qualifiedStage}, the stage that emits contact.qualified`)
  }
  if (time_zone !== undefined) checkTimeZone(time_zone)
  return default_country ? { ...input, default_country: parseCountry(default_country, 'default_country') } : input
}

function toWorkspace(row: Selectable<WorkspaceRow>): Workspace {
  const words = wordsOf(row)
  return {
    id: row.test_of ?? row.id,
    name: row.name,
    mode: row.test_of === null ? 'live' : 'test',
    default_country: row.default_country,
    time_zone: row.time_zone,
    stages: row.stages,
    digest_hour: row.digest_hour,
    opt_out_words: [...words.optOut],
    opt_in_words: [...words.optIn],
    opt_out_reply: row.opt_out_reply,
    scoring: rulesOf(row.scoring),
    created_at: row.created_at.toISOString(),
  }
}
