import type { Database } from '../../db/database.ts'
import type { SecretBox } from '../../kernel/secret-box.ts'
import type { WebhookDialect } from '../endpoints/dialect.ts'
import { loadTarget, type Target } from '../endpoints/target.ts'
import { type Unrenderable, type WebhookRequest, webhookRequest } from '../endpoints/webhook-request.ts'
import type { ParleyEvent } from '../events/event.ts'
import { marksOf } from '../events/marks.ts'
import { adviceOn } from './advice.ts'
import type { Attempt, RecordedAttempt } from './attempt.ts'
import { causeOf } from './cause.ts'
import { curlOf } from './curl.ts'

export interface ExplainDependencies {
  database: Database
  box: SecretBox
  dialects: ReadonlyMap<string, WebhookDialect>
}

interface Explained {
  workspaceId: number
  delivery: { event_id: string; endpoint_id: number; next_attempt_at: string | null }
  /** In order. */
  attempts: RecordedAttempt[]
  /** The request, where it needn't be rendered again. */
  sent?: WebhookRequest | undefined
}

/**
 * Adds to each attempt why it failed and what was sent. Requests aren't stored: this renders them again from the event
 * and the endpoint, as of the attempt's time. So no signature is younger than its attempt.
 */
export async function explain(
  deps: ExplainDependencies,
  { workspaceId, delivery, attempts, sent }: Explained,
): Promise<Attempt[]> {
  const [first] = attempts
  if (!first) return []
  const { db } = deps.database
  const [target, event] = await Promise.all([
    loadTarget(db, deps, delivery.endpoint_id, new Date(first.started_at)),
    db
      .selectFrom('events')
      .select(['id', 'workspace_id', 'type', 'occurred_at', 'data', 'simulated'])
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', delivery.event_id)
      .where('erased', '=', false)
      .executeTakeFirst(),
  ])
  return attempts.map((attempt, index) => {
    const request = sent ?? requestOf(target, event as ParleyEvent | undefined, new Date(attempt.started_at))
    const cause = causeOf(attempt, attempts[index + 1]?.started_at ?? delivery.next_attempt_at)
    const advice = cause === null ? null : adviceOn(attempt)
    if ('problem' in request) {
      return { ...attempt, cause, advice, request: null, curl: null, request_unavailable: request.problem }
    }
    const { url, headers, body } = request
    return {
      ...attempt,
      cause,
      advice,
      request: { method: 'POST', url, headers, body },
      curl: curlOf(request),
      request_unavailable: null,
    }
  })
}

function requestOf(
  target: Target | undefined,
  event: ParleyEvent | undefined,
  at: Date,
): WebhookRequest | Unrenderable {
  if (!target) return { problem: 'the endpoint was deleted' }
  if (!event) return { problem: 'the event is no longer on record' }
  if (target.changedAt && at < target.changedAt) {
    return { problem: "the endpoint's URL or events have changed since this attempt" }
  }
  // A receiver may be tested with events that its endpoint doesn't subscribe to.
  const subscribed = marksOf(event).test ? namesOf(target, event) : target.subscribed
  const secrets = target.secrets.filter(({ since }) => since === null || since <= at)
  return webhookRequest({ ...target, subscribed, secrets }, event, at)
}

function namesOf({ dialect, subscribed }: Target, { type }: ParleyEvent): string[] {
  const names = Object.keys(dialect?.events ?? {}).filter((name) => dialect?.events[name]?.includes(type))
  const own = subscribed.filter((name) => names.includes(name))
  return own.length > 0 ? own : names
}
