import { signStandard } from '@parley/webhook-signature'

import type { Clock } from '../kernel/clock.ts'
import { decide } from './outcome.ts'
import type { AttemptRequest, AttemptResult, Sender } from './sender.ts'
import type { ClaimedDelivery } from './sql/claim.ts'
import type { FinishedAttempt } from './sql/record.ts'
import type { Target, Targets } from './targets.ts'

interface Dependencies {
  clock: Clock
  targets: Targets
  sender: Sender
}

/** Makes one attempt of a delivery. What can't even be rendered is a failed attempt, too. */
export async function attempt(deps: Dependencies, delivery: ClaimedDelivery): Promise<FinishedAttempt> {
  const target = await deps.targets.find(delivery)
  const startedAt = deps.clock.now()
  const request = target ? prepare(target, delivery, startedAt) : { problem: 'the endpoint was deleted' }
  const result = 'problem' in request ? notSent(request.problem) : await deps.sender.send(request)
  const finishedAt = deps.clock.now()
  return { delivery, startedAt, finishedAt, result, outcome: decide(result, delivery.attempts + 1, finishedAt) }
}

function prepare(target: Target, delivery: ClaimedDelivery, at: Date): AttemptRequest | { problem: string } {
  const { url, dialect, subscribed, secret, previous } = target
  if (!dialect) return { problem: "the endpoint's dialect isn't part of this version" }
  const { event_id: id, workspace_id, type, occurred_at, data } = delivery
  const rendered = dialect.render({ id, workspace_id, type, occurred_at, data }, subscribed, at)
  if (!rendered) return { problem: `${dialect.name} has no webhook for ${type}` }
  const { body, headers } = rendered
  const secrets = previous && previous.until > at ? [secret, previous.secret] : [secret]
  const timestamp = Math.floor(at.getTime() / 1_000)
  return {
    url,
    timeoutMs: dialect.timeoutMs,
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Parley/1',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signStandard({ id, timestamp, body, secrets }),
      ...headers,
      ...dialect.sign?.(body, secrets, timestamp),
    },
  }
}

function notSent(problem: string): AttemptResult {
  return {
    status_code: null,
    error: { code: 'other', message: problem },
    retry_after: null,
    response_body: '',
    timings: { dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: null, total_ms: 0 },
  }
}
