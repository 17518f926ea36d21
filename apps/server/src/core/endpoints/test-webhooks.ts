import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { invalidField, notFound, ParleyError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import type { SecretBox } from '../../kernel/secret-box.ts'
import type { ParleyEvent } from '../events/event.ts'
import type { WebhookDialect } from './dialect.ts'
import { exampleData } from './event-examples.ts'
import { type PostResult, recordPost } from './record-post.ts'
import { loadTarget } from './target.ts'
import type { TestRate } from './test-rate.ts'
import { type WebhookRequest, webhookRequest } from './webhook-request.ts'

export interface NewTest {
  dialect: string
  /** In the dialect's own words. */
  event: string
  /** Its data, with `test: true` in it. */
  example: Pick<ParleyEvent, 'type' | 'data'>
  /** This endpoint only; absent: every endpoint that subscribes to the event. */
  endpointId?: number | undefined
}

/** How a receiver answered a test. */
export interface Tested {
  endpoint_id: number
  url: string
  ok: boolean
  /** Null without a complete answer. */
  status: number | null
  /** In milliseconds. */
  took: number
  error: string | null
  /** The delivery on record, and its request; null when nothing could be sent. */
  sent: { deliveryId: string; request: WebhookRequest } | null
}

export interface TestWebhooks {
  /**
   * Sends an example at once, with one attempt for each endpoint. Each is on record like any delivery. Throws
   * `not_found` for an endpoint of another dialect, `conflict` for a disabled one.
   */
  run(workspaceId: number, test: NewTest): Promise<Tested[]>
  /**
   * Sends the example of an event of the endpoint's dialect, by default of the first that it subscribes to. Throws
   * `not_found`, and `conflict` for a disabled endpoint.
   */
  runOne(workspaceId: number, endpointId: number, event: string | undefined): Promise<Tested>
}

interface TestWebhooksDependencies {
  database: Database
  clock: Clock
  box: SecretBox
  dialects: ReadonlyMap<string, WebhookDialect>
  countTest: TestRate
  /** One request, outside of any lane: a test doesn't wait for other deliveries. */
  post: (request: WebhookRequest) => Promise<PostResult>
}

/** A client waits for all of them. */
const mostAtOnce = 50

export function createTestWebhooks({
  database,
  clock,
  box,
  dialects,
  countTest,
  post,
}: TestWebhooksDependencies): TestWebhooks {
  const { db } = database

  async function targetsOf(
    workspaceId: number,
    { dialect, event, endpointId }: NewTest,
  ): Promise<{ id: number; url: string }[]> {
    const rows = db
      .selectFrom('endpoints')
      .select(['id', 'url', 'events', 'disabled_at', 'disabled_reason'])
      .where('workspace_id', '=', workspaceId)
      .where('dialect', '=', dialect)
      .orderBy('id')
    if (endpointId === undefined) {
      const all = await rows.where('disabled_at', 'is', null).execute()
      return all.filter(({ events }) => events.includes(event)).slice(0, mostAtOnce)
    }
    const row = await rows.where('id', '=', endpointId).executeTakeFirst()
    if (!row) throw notFound('endpoint', endpointId)
    if (!row.disabled_at) return [row]
    throw new ParleyError('conflict', `Endpoint ${endpointId} is disabled: ${row.disabled_reason}.`, {
      code: 'endpoint_disabled',
    })
  }

  async function run(workspaceId: number, test: NewTest, { id, url }: { id: number; url: string }): Promise<Tested> {
    const at = clock.now()
    const event: ParleyEvent = {
      id: newId(),
      workspace_id: workspaceId,
      occurred_at: at,
      simulated: false,
      ...test.example,
    }
    const target = await loadTarget(db, { box, dialects }, id, at)
    // Rendered as if it subscribed to this event alone: a receiver may be tested before it subscribes.
    const request = target && webhookRequest({ ...target, subscribed: [test.event] }, event, at)
    if (!request || 'problem' in request) {
      const error = request ? request.problem : 'the endpoint was deleted'
      return { endpoint_id: id, url, ok: false, status: null, took: 0, error, sent: null }
    }
    const began = performance.now()
    const result = await post(request)
    const took = Math.round(performance.now() - began)
    const deliveryId = await recordPost(database, {
      event,
      endpointId: id,
      channelId: null,
      result,
      finishedAt: clock.now(),
    })
    const status = result.error ? null : result.status_code
    const ok = status !== null && status >= 200 && status < 300
    const error = result.error?.message ?? (ok ? null : `the receiver answered HTTP ${status}`)
    return { endpoint_id: id, url, ok, status, took, error, sent: { deliveryId, request } }
  }

  async function runAll(workspaceId: number, test: NewTest): Promise<Tested[]> {
    if (!Object.hasOwn(dialects.get(test.dialect)?.events ?? {}, test.event)) {
      const known = Object.keys(dialects.get(test.dialect)?.events ?? {})
      throw invalidField('event', `must be one of ${known.join(', ')}`, 'unknown_event')
    }
    const targets = await targetsOf(workspaceId, test)
    for (const { id } of targets) countTest(id)
    return Promise.all(targets.map((target) => run(workspaceId, test, target)))
  }

  return {
    run: runAll,

    async runOne(workspaceId, endpointId, event) {
      const row = await db
        .selectFrom('endpoints')
        .select(['dialect', 'events'])
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', endpointId)
        .executeTakeFirst()
      if (!row) throw notFound('endpoint', endpointId)
      const name = event ?? row.events[0] ?? ''
      const types = Object.hasOwn(dialects.get(row.dialect)?.events ?? {}, name)
        ? (dialects.get(row.dialect)?.events[name] ?? [])
        : []
      const examples = types.map((type) => ({ type, data: exampleData(type) }))
      const example = examples.find((one) => isSent(dialects.get(row.dialect), name, one)) ?? examples[0]
      const [tested] = await runAll(workspaceId, {
        dialect: row.dialect,
        event: name,
        // An unknown event is refused before its example is needed.
        example: example ?? { type: 'contact.created', data: {} },
        endpointId,
      })
      if (!tested) throw notFound('endpoint', endpointId)
      return tested
    },
  }
}

/** Whether the dialect has a webhook for the example. A name may stand for several types, some only in part. */
function isSent(dialect: WebhookDialect | undefined, name: string, { type, data }: Pick<ParleyEvent, 'type' | 'data'>) {
  const now = new Date()
  const event = { id: newId(), workspace_id: 1, type, occurred_at: now, data, simulated: false }
  return !!dialect?.render(event, [name], now, { id: 1, name: '' })
}
