import { signStandard } from '@parley/webhook-signature'

import type { ParleyEvent } from '../events/event.ts'
import type { Target } from './target.ts'

/** The POST that brings an event to an endpoint. */
export interface WebhookRequest {
  url: string
  headers: Record<string, string>
  body: string
  timeoutMs: number
}

export interface Unrenderable {
  problem: string
}

/** The request of an attempt that begins `at` this time. That may be now or, for an explanation, in the past. */
export function webhookRequest(target: Target, event: ParleyEvent, at: Date): WebhookRequest | Unrenderable {
  try {
    return render(target, event, at)
  } catch (error) {
    return { problem: `Parley could not build the request: ${(error as Error).message}` }
  }
}

function render(target: Target, event: ParleyEvent, at: Date): WebhookRequest | Unrenderable {
  const { url, dialect, subscribed, account, signs } = target
  if (!dialect) return { problem: "the endpoint's dialect isn't part of this version" }
  const { id, type } = event
  const rendered = dialect.render(event, subscribed, at, account)
  if (!rendered) return { problem: `${dialect.name} has no webhook for ${type}` }
  const { body, headers } = rendered
  const secrets = target.secrets.filter(({ until }) => until === null || until > at).map(({ secret }) => secret)
  return {
    url,
    timeoutMs: dialect.timeoutMs,
    body,
    headers: {
      ...standardHeaders({ id, body, secrets, at }),
      ...(event.simulated && { 'parley-simulated': 'true' }),
      ...headers,
      ...(signs && dialect.sign?.(body, secrets, secondsOf(at))),
    },
  }
}

interface Sent {
  id: string
  body: string
  secrets: readonly string[]
  /** When this attempt begins. */
  at: Date
}

/** The headers of Standard Webhooks, and what every request of Parley's to a receiver has. */
export function standardHeaders({ id, body, secrets, at }: Sent): Record<string, string> {
  const timestamp = secondsOf(at)
  return {
    'content-type': 'application/json',
    'user-agent': 'Parley/1',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signStandard({ id, timestamp, body, secrets }),
  }
}

const secondsOf = (at: Date): number => Math.floor(at.getTime() / 1_000)
