import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { ParleyError, unknownReference } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import type { SecretBox } from '../../kernel/secret-box.ts'
import { toChannel } from '../channels/channel.ts'
import { parsePhone } from '../contacts/phone.ts'
import type { WebhookDialect } from '../endpoints/dialect.ts'
import { exampleData } from '../endpoints/event-examples.ts'
import { type PostResult, recordPost } from '../endpoints/record-post.ts'
import { loadTarget } from '../endpoints/target.ts'
import { type WebhookRequest, webhookRequest } from '../endpoints/webhook-request.ts'
import type { ParleyEvent } from '../events/event.ts'
import type { Principal } from '../keys/key.ts'
import { readReply } from './read-reply.ts'
import { settingsOf, usageOf } from './settings.ts'
import { countSimulation } from './simulation-rate.ts'

export interface NewSimulation {
  phone: string
  text: string
  channelId: number
  /** The dialect of the endpoint that is asked. */
  dialect: string
}

export interface Simulation {
  delivered: boolean
  /** Null without a complete answer. */
  status: number | null
  /** The reply that would have replaced the trigger's own text. */
  reply: string | null
  /** The body as sent. */
  sent: unknown
}

export interface Simulations {
  /**
   * Asks the receiver at once, in one attempt, what it would reply to a message. The attempt is on record like any
   * delivery. Throws `rate_limited` above 20 a minute for a key, and when the month's replies are used up.
   */
  run(principal: Principal, input: NewSimulation): Promise<Simulation>
}

interface SimulationsDependencies {
  database: Database
  clock: Clock
  box: SecretBox
  dialects: ReadonlyMap<string, WebhookDialect>
  /** One request, outside of any lane: a test doesn't wait for other deliveries. */
  post: (request: WebhookRequest) => Promise<PostResult>
}

export function createSimulations({ database, clock, box, dialects, post }: SimulationsDependencies): Simulations {
  const { db } = database

  async function requireQuota(workspaceId: number): Promise<void> {
    const { plan } = await settingsOf(db, workspaceId)
    const { replies_this_month: used, replies_per_month: limit } = await usageOf(db, workspaceId, plan, clock.now())
    if (limit === null || used < limit) return
    const message = `The ${limit} replies of this month are used up: nothing would be replied. Upgrade your plan.`
    throw new ParleyError('rate_limited', message, { code: 'quota_exceeded' })
  }

  async function findEndpoint(workspaceId: number, dialect: string): Promise<number> {
    const row = await db
      .selectFrom('endpoints')
      .select(['id', 'disabled_at', 'disabled_reason'])
      .where('workspace_id', '=', workspaceId)
      .where('dialect', '=', dialect)
      .orderBy('id', 'desc')
      .executeTakeFirst()
    if (!row) throw new ParleyError('conflict', 'No webhook URL is set.', { code: 'no_webhook' })
    if (!row.disabled_at) return row.id
    throw new ParleyError('conflict', `The webhook is disabled: ${row.disabled_reason}.`, { code: 'endpoint_disabled' })
  }

  async function findChannel(workspaceId: number, id: number) {
    const row = await db
      .selectFrom('channels')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .where('deleted_at', 'is', null)
      .executeTakeFirst()
    if (!row) throw unknownReference('channel_id', 'channel')
    return toChannel(row)
  }

  return {
    async run({ workspaceId, actor, defaultCountry }, { phone, text, channelId, dialect }) {
      const number = parsePhone(phone, defaultCountry, 'phone')
      const channel = await findChannel(workspaceId, channelId)
      await countSimulation(db, workspaceId, actor, clock.now())
      await requireQuota(workspaceId)
      const endpointId = await findEndpoint(workspaceId, dialect)
      const at = clock.now()
      const data = { ...exampleOf(number, text), channel_id: channel.id, channel, simulated: true }
      const event: ParleyEvent = {
        id: newId(),
        workspace_id: workspaceId,
        type: 'trigger.fired',
        occurred_at: at,
        data,
        simulated: true,
      }
      const target = await loadTarget(db, { box, dialects }, endpointId, at)
      const request = target ? webhookRequest(target, event, at) : { problem: 'the endpoint was deleted' }
      if ('problem' in request)
        throw new ParleyError('conflict', `Nothing was sent: ${request.problem}.`, { code: 'not_sent' })
      const result = await post(request)
      const status = result.error ? null : result.status_code
      const reply = readReply({ status, contentType: result.content_type, body: result.response_body })
      const simulated = { ...event, data: { ...data, dynamic_reply: reply } }
      await recordPost(database, { event: simulated, endpointId, channelId, result, finishedAt: clock.now() })
      const delivered = status !== null && status >= 200 && status < 300
      return { delivered, status, reply, sent: JSON.parse(request.body) }
    },
  }
}

/** The snapshot of a message that doesn't exist. */
function exampleOf(phone: string, text: string) {
  const { test: _, ...example } = exampleData('trigger.fired') as { test: true; contact: object }
  const contact = { ...example.contact, phone, identities: [{ kind: 'phone', value: phone }] }
  return { ...example, text, address: phone, contact }
}
