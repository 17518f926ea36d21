import { randomBytes } from 'node:crypto'

import { createAddressPolicy } from '../../kernel/address-policy.ts'
import type { Clock } from '../../kernel/clock.ts'
import { invalidField, ParleyError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { createRateByKey } from '../../kernel/rate-by-key.ts'
import { checkTargetUrl } from '../../kernel/target-url.ts'
import type { PostResult } from './record-post.ts'
import { standardHeaders, type WebhookRequest } from './webhook-request.ts'

/** Has the receiver at a URL prove that it wants webhooks. Throws `invalid` if it doesn't. */
export type Challenge = (workspaceId: number, url: string, secret: string) => Promise<void>

interface ChallengeDependencies {
  clock: Clock
  post: (request: WebhookRequest) => Promise<PostResult>
}

const timeoutMs = 10_000
/** Of a workspace: a challenge is a request to somebody's server, too. */
const rate = { burst: 20, periodMs: 60_000 }

const publicOnly = createAddressPolicy([])

export function createChallenge({ clock, post }: ChallengeDependencies): Challenge {
  const challenges = createRateByKey<number>(rate, () => clock.now().getTime())
  return async (workspaceId, url, secret) => {
    // PARLEY_ALLOW_NETWORKS has it: the operator trusts it.
    if (!checkTargetUrl(url, publicOnly).ok) return
    const { retryAfterMs } = challenges.take(workspaceId)
    if (retryAfterMs !== null) {
      const retryAfterSeconds = Math.ceil(retryAfterMs / 1_000)
      throw new ParleyError('rate_limited', 'Too many endpoints were challenged.', { retryAfterSeconds })
    }
    const challenge = randomBytes(24).toString('base64url')
    const { error, status_code, response_body } = await post(request(url, secret, challenge, clock.now()))
    const proven = status_code !== null && status_code >= 200 && status_code < 300 && answers(response_body, challenge)
    if (error || !proven) {
      const reason = error ? `: ${error.message}` : ''
      throw invalidField('url', `must answer 2xx with the challenge${reason}`, 'challenge_failed')
    }
  }
}

function request(url: string, secret: string, challenge: string, now: Date): WebhookRequest {
  const id = newId()
  const body = JSON.stringify({ type: 'endpoint.challenge', timestamp: now.toISOString(), data: { challenge } })
  return {
    url,
    timeoutMs,
    body,
    headers: standardHeaders({ id, body, secrets: [secret], at: now }),
  }
}

/** The text itself, or `{"challenge": …}`. */
function answers(body: string, challenge: string): boolean {
  if (body.trim() === challenge) return true
  try {
    return JSON.parse(body)?.challenge === challenge
  } catch {
    return false
  }
}
