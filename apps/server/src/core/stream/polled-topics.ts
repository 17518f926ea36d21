import type { Db } from '../../db/database.ts'
import { notFound } from '../../kernel/errors.ts'
import { type Hint, many } from './hints.ts'
import type { Topic } from './topics.ts'

/** What events don't tell all of: the state of each thing, by its id. Read once a second while somebody watches. */
export type ReadStates = () => Promise<Map<number | string, string>>

const newestCampaigns = 50
const newestDeliveries = 50
const newestChanges = 50
const newestFiles = 50
const namedAtMost = 20

interface Owner {
  workspaceId: number
  accountId: number
  mode: string
}

/** Undefined: events tell of this topic. */
export function statesOf(db: Db, { workspaceId, accountId, mode }: Owner, topic: Topic): ReadStates | undefined {
  switch (topic.name) {
    case 'campaigns':
      return () => readCampaigns(db, workspaceId)
    case 'deliveries':
      return () => readDeliveries(db, workspaceId, topic.id)
    case 'files':
      return () => readFiles(db, workspaceId)
    case 'meetings':
    case 'tasks':
      return () => readChanged(db, workspaceId, topic.name as 'meetings' | 'tasks')
    case 'pairing':
      return () => readPairing(db, workspaceId, topic.id ?? 0)
    case 'requests':
      return () => readRequests(db, accountId, mode)
    default:
      return undefined
  }
}

/** Each change of a campaign's counts writes a row. */
async function readCampaigns(db: Db, workspaceId: number) {
  const rows = await db
    .selectFrom('campaigns as g')
    .select((builder) => [
      'g.id',
      'g.status',
      'g.updated_at',
      builder
        .selectFrom('campaign_counts')
        .select(({ fn }) => fn.max('id').as('newest'))
        .whereRef('campaign_id', '=', 'g.id')
        .as('newest'),
    ])
    .where('g.workspace_id', '=', workspaceId)
    .orderBy('g.id', 'desc')
    .limit(newestCampaigns)
    .execute()
  return new Map(rows.map(({ id, status, updated_at, newest }) => [id, `${status} ${updated_at.getTime()} ${newest}`]))
}

async function readDeliveries(db: Db, workspaceId: number, endpointId: number | undefined) {
  let query = db
    .selectFrom('deliveries')
    .select(['id', 'state', 'attempts'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('id', 'desc')
    .limit(newestDeliveries)
  if (endpointId !== undefined) query = query.where('endpoint_id', '=', endpointId)
  const rows = await query.execute()
  return new Map(rows.map(({ id, state, attempts }) => [id, attempts === 0 ? state : `${state} ${attempts}`]))
}

/** One that came with a message waits for its vendor, then it is stored or has failed. */
async function readFiles(db: Db, workspaceId: number) {
  const rows = await db
    .selectFrom('files')
    .select(['id', 'status'])
    .where('workspace_id', '=', workspaceId)
    .where('status', '<>', 'removed')
    .orderBy('id', 'desc')
    .limit(newestFiles)
    .execute()
  return new Map(rows.map(({ id, status }) => [id, status]))
}

async function readChanged(db: Db, workspaceId: number, table: 'meetings' | 'tasks') {
  const rows = await db
    .selectFrom(table)
    .select(['id', 'status', 'updated_at'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('updated_at', 'desc')
    .limit(newestChanges)
    .execute()
  return new Map(rows.map(({ id, status, updated_at: at }) => [id, `${status} ${at.valueOf()}`]))
}

async function readPairing(db: Db, workspaceId: number, channelId: number) {
  const row = await db
    .selectFrom('channels')
    .leftJoin('linked_sessions as session', 'session.channel_id', 'channels.id')
    .select(['status', 'status_reason', 'pairing', 'pairing_round', 'qr', 'pairing_code'])
    .where('channels.workspace_id', '=', workspaceId)
    .where('channels.id', '=', channelId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!row) throw notFound('channel', channelId)
  const { pairing, qr, pairing_code, ...rest } = row
  const state = [
    pairing ?? 'unpaired',
    ...Object.values(rest),
    qr?.toString('base64'),
    pairing_code?.toString('base64'),
  ]
  return new Map([[channelId, state.join(' ')]])
}

async function readRequests(db: Db, accountId: number, mode: string) {
  let query = db.selectFrom('requests').select('id').where('workspace_id', '=', accountId)
  if (mode === 'test') query = query.where('mode', '=', 'test')
  const newest = await query.orderBy('id', 'desc').limit(1).executeTakeFirst()
  return new Map(newest ? [[newest.id, 'answered']] : [])
}

/** One hint for each thing whose state is new. Its type is the state's first word. */
export function changesBetween(
  topic: string,
  before: ReadonlyMap<number | string, string>,
  after: ReadonlyMap<number | string, string>,
): Hint[] {
  const changed = [...after].filter(([id, state]) => before.get(id) !== state)
  if (changed.length > namedAtMost) return [many(topic)]
  return changed.map(([id, state]) => ({ topic, id, type: state.split(' ', 1)[0] ?? '' }))
}
