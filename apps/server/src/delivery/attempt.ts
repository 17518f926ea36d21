import { webhookRequest } from '../core/endpoints/webhook-request.ts'
import type { Clock } from '../kernel/clock.ts'
import type { DeliveryWork, FinishedAttempt } from './delivery-work.ts'
import type { Done } from './engine.ts'
import { decide } from './outcome.ts'
import type { AttemptResult, Sender } from './sender.ts'
import type { Targets } from './targets.ts'

interface Dependencies {
  clock: Clock
  targets: Targets
  sender: Sender
}

/** Makes one attempt of a delivery. What can't even be rendered has failed, rather than being claimed again and again. */
export async function attempt(deps: Dependencies, delivery: DeliveryWork): Promise<Done<FinishedAttempt>> {
  const startedAt = deps.clock.now()
  const result = await post(deps, delivery, startedAt)
  const finishedAt = deps.clock.now()
  const outcome = decide(result, delivery.tries + 1, finishedAt)
  return {
    result: { delivery, startedAt, finishedAt, result, outcome },
    ok: outcome.state === 'delivered',
    tookMs: result.timings.total_ms,
    restUntil: outcome.restUntil,
  }
}

async function post({ targets, sender }: Dependencies, delivery: DeliveryWork, at: Date): Promise<AttemptResult> {
  const target = await targets.find(delivery)
  const request = target ? webhookRequest(target, delivery.event, at) : { problem: 'the endpoint was deleted' }
  return 'problem' in request ? notSent(request.problem) : sender.send(request)
}

function notSent(problem: string): AttemptResult {
  return {
    status_code: null,
    error: { code: 'other', message: problem },
    retry_after: null,
    abort: false,
    response_body: '',
    timings: { dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: null, total_ms: 0 },
  }
}
