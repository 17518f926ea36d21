import { sql } from 'kysely'

import type { Database, Db } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import type { ChannelAdapter } from './adapter.ts'
import type { Channel } from './channel.ts'
import { byHand, type Channels } from './channels.ts'
import type { ContentType } from './content.ts'

export const healthProblems = [
  'logged_out',
  'refused',
  'paused_by_hand',
  'not_paired',
  'failing',
  'retrying',
  'untried',
] as const

/** `red`: it sends nothing until a person acts. `amber`: a person should look. */
export interface Health {
  state: 'green' | 'amber' | 'red'
  problem: (typeof healthProblems)[number] | null
  /** In words, with the vendor's own where it has said something. */
  reason: string | null
}

/** A channel with how it does. */
export interface ChannelWithHealth extends Channel {
  health: Health
  /** As people see it. */
  number: string | null
  /** Since midnight UTC. */
  today: { sent: number; received: number; failed: number }
  /** Messages that wait to be sent, at most 1,000 are counted. */
  waiting: number
  messages_per_second: number | null
  /** What it sends. */
  content_types: ContentType[]
  service_window_hours: number | null
  /** Contacts who may be sent free text now. Null: the vendor has no such window. */
  open_windows: number | null
}

export interface ChannelHealth {
  list(workspaceId: number, page: Page): Promise<Listing<ChannelWithHealth>>
  get(workspaceId: number, id: number): Promise<ChannelWithHealth>
  /** How each of these channels does, by its id. */
  of(workspaceId: number, channels: readonly Channel[]): Promise<Map<number, ChannelWithHealth>>
}

interface ChannelHealthDependencies {
  database: Pick<Database, 'db'>
  clock: Clock
  channels: Pick<Channels, 'list' | 'get'>
  adapters: ReadonlyMap<string, ChannelAdapter>
}

const hourMs = 3_600_000
const waitingAtMost = 1_000
const failingFrom = 3

export function createChannelHealth({
  database: { db },
  clock,
  channels,
  adapters,
}: ChannelHealthDependencies): ChannelHealth {
  async function describe(workspaceId: number, listed: readonly Channel[]): Promise<ChannelWithHealth[]> {
    const ids = listed.map(({ id }) => id)
    const traffic = await readTraffic(db, { workspaceId, ids, now: clock.now() })
    return listed.map((channel) => {
      const { number, sent, received, failed, last_failure, windows, waiting, retrying, tried } =
        traffic.get(channel.id) ?? nothing
      const { limits, serviceWindowMs, contentTypes = [] } = adapters.get(channel.type) ?? {}
      return {
        ...channel,
        health: healthOf(channel, { sent, failed, last_failure, retrying, tried }),
        number: channel.type === 'whatsapp-linked' && channel.external_id ? `+${channel.external_id}` : number,
        today: { sent, received, failed },
        waiting,
        content_types: [...contentTypes],
        messages_per_second: limits?.perSecond ?? null,
        service_window_hours: serviceWindowMs === undefined ? null : serviceWindowMs / hourMs,
        open_windows: serviceWindowMs === undefined ? null : windows,
      }
    })
  }

  return {
    async list(workspaceId, page) {
      const { data, next_cursor } = await channels.list(workspaceId, page)
      return { data: await describe(workspaceId, data), next_cursor }
    },
    async get(workspaceId, id) {
      const [described] = await describe(workspaceId, [await channels.get(workspaceId, id)])
      return described as ChannelWithHealth
    },
    async of(workspaceId, listed) {
      return new Map((await describe(workspaceId, listed)).map((channel) => [channel.id, channel]))
    },
  }
}

interface Traffic {
  id: number
  number: string | null
  sent: number
  received: number
  failed: number
  last_failure: string | null
  windows: number
  waiting: number
  retrying: number
  tried: boolean
}

const nothing: Omit<Traffic, 'id'> = {
  number: null,
  sent: 0,
  received: 0,
  failed: 0,
  last_failure: null,
  windows: 0,
  waiting: 0,
  retrying: 0,
  tried: false,
}

/** A window is of 24 hours, so no older message counts. */
async function readTraffic(
  db: Db,
  { workspaceId, ids, now }: { workspaceId: number; ids: readonly number[]; now: Date },
): Promise<Map<number, Traffic>> {
  const today = new Date(now.toISOString().slice(0, 10))
  const dayAgo = new Date(now.getTime() - 24 * hourMs)
  const { rows } = await sql<Traffic>`
    with day as (
      select channel_id,
        count(*) filter (where direction = 'outbound' and sent_at >= ${today})::integer as sent,
        count(*) filter (where direction = 'inbound' and created_at >= ${today})::integer as received,
        count(*) filter (where status = 'failed' and created_at >= ${today})::integer as failed,
        (array_agg(error ->> 'reason' order by id desc) filter (where status = 'failed' and created_at >= ${today}))[1]
          as last_failure,
        count(distinct conversation_id) filter (where direction = 'inbound')::integer as windows
      from messages
      where workspace_id = ${workspaceId} and channel_id = any(${ids}::bigint[]) and created_at > ${dayAgo}
      group by channel_id
    )
    select c.id, c.number, coalesce(day.sent, 0) as sent, coalesce(day.received, 0) as received,
      coalesce(day.failed, 0) as failed, day.last_failure, coalesce(day.windows, 0) as windows, queue.waiting, queue.retrying,
      exists (select from messages where messages.channel_id = c.id and provider_id is not null) as tried
    from channels c left join day on day.channel_id = c.id, lateral (
      select count(*)::integer as waiting, count(*) filter (where attempts > 0)::integer as retrying from (
        select attempts from sends where sends.channel_id = c.id limit ${sql.lit(waitingAtMost)}) counted
    ) queue
    where c.workspace_id = ${workspaceId} and c.id = any(${ids}::bigint[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

type Signs = Pick<Traffic, 'sent' | 'failed' | 'last_failure' | 'retrying' | 'tried'>

/** The worst first. */
export function healthOf(
  { webhook_path, status, status_reason }: Pick<Channel, 'webhook_path' | 'status' | 'status_reason'>,
  { sent, failed, last_failure, retrying, tried }: Signs,
): Health {
  if (status === 'logged_out') return { state: 'red', problem: 'logged_out', reason: status_reason }
  if (status === 'paused' && status_reason !== byHand)
    return { state: 'red', problem: 'refused', reason: status_reason }
  if (status === 'paused') return { state: 'amber', problem: 'paused_by_hand', reason: status_reason }
  if (status === 'pairing') return { state: 'amber', problem: 'not_paired', reason: status_reason }
  if (failed >= failingFrom && failed >= sent) return { state: 'amber', problem: 'failing', reason: last_failure }
  if (retrying > 0) return { state: 'amber', problem: 'retrying', reason: null }
  // Its vendor may not know our webhook yet.
  if (!tried && webhook_path !== null) return { state: 'amber', problem: 'untried', reason: null }
  return { state: 'green', problem: null, reason: null }
}
