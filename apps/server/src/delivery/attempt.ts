import { webhookRequest } from '../core/endpoints/webhook-request.ts'
import type { ParleyEvent } from '../core/events/event.ts'
import type { WebhookAnswer } from '../core/triggers/read-reply.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Timings } from '../kernel/timings.ts'
import type { DeliveryWork, FinishedAttempt } from './delivery-work.ts'
import type { AttemptReport } from './engine.ts'
import { decide } from './outcome.ts'
import type { AttemptResult, Sender } from './sender.ts'
import type { Targets } from './targets.ts'

/** Called with the answer to the first attempt of an event that asks for a reply, before the attempt is recorded. */
export type Answered = (event: ParleyEvent, answer: WebhookAnswer) => void

interface AttemptDependencies {
  clock: Clock
  targets: Targets
  sender: Sender
  answered: Answered
  timings: Pick<Timings, 'retrySchedule'>
  /** Called after every attempt. */
  observe: (finished: FinishedAttempt) => void
}

/** Makes one attempt of a delivery. A request that can't be rendered counts as failed, so it isn't claimed forever. */
export async function attempt(
  { clock, targets, sender, answered, timings, observe }: AttemptDependencies,
  delivery: DeliveryWork,
): Promise<AttemptReport<FinishedAttempt>> {
  const startedAt = clock.now()
  const target = await targets.find(delivery)
  const request = target ? webhookRequest(target, delivery.event, startedAt) : { problem: 'the endpoint was deleted' }
  const result = 'problem' in request ? notSent(request.problem) : await sender.send(request)
  if (target?.dialect?.answersTriggers && delivery.tries === 0) answered(delivery.event, answerOf(result))
  const finishedAt = clock.now()
  const outcome = decide(result, delivery.tries + 1, finishedAt, timings.retrySchedule)
  const finished = { delivery, startedAt, finishedAt, result, outcome }
  observe(finished)
  return {
    result: finished,
    ok: outcome.state === 'delivered',
    tookMs: result.timings.total_ms,
    restUntil: outcome.restUntil,
  }
}

function answerOf({ status_code, error, content_type, response_body }: AttemptResult): WebhookAnswer {
  return { status: error ? null : status_code, contentType: content_type, body: response_body }
}

function notSent(problem: string): AttemptResult {
  return {
    status_code: null,
    error: { code: 'other', message: problem },
    content_type: null,
    retry_after: null,
    abort: false,
    response_headers: null,
    response_body: '',
    timings: { dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: null, total_ms: 0 },
  }
}
