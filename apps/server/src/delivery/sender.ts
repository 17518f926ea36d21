import { Agent } from 'undici'
import type { AttemptErrorCode } from '../core/deliveries/delivery-filter.ts'
import type { RawHeaders } from '../core/endpoints/response-headers.ts'
import type { AddressPolicy } from '../kernel/address-policy.ts'
import { BoundedMap } from '../kernel/bounded-map.ts'
import { AttemptError } from './attempt-error.ts'
import { createGuardedConnector } from './guarded-connect.ts'
import { type Destination, postWebhook, type WebhookPostResult } from './post-webhook.ts'
import type { Resolver } from './resolve.ts'

export interface AttemptRequest {
  url: string
  headers: Record<string, string>
  body: string
  /** For the whole exchange, from DNS to the last byte of the answer. */
  timeoutMs: number
}

/** Milliseconds. DNS, connect and TLS are null for a kept-alive connection, or if they weren't reached. */
export interface AttemptTimings {
  dns_ms: number | null
  connect_ms: number | null
  tls_ms: number | null
  /** From writing the request to the first byte of the answer. */
  first_byte_ms: number | null
  total_ms: number
}

export interface AttemptResult {
  /** Null when there was no complete response head. */
  status_code: number | null
  error: { code: AttemptErrorCode; message: string } | null
  /** The raw header. */
  content_type: string | null
  retry_after: string | null
  /** The answer carries `webhook-delivery: abort`: the receiver wants no further attempt of this delivery. */
  abort: boolean
  /** Null when there was no complete response head. */
  response_headers: RawHeaders | null
  /** The first 16 KiB. */
  response_body: string
  timings: AttemptTimings
}

export interface Sender {
  /** POSTs and never rejects. A redirect isn't followed: it is an answer with its status code. */
  send(request: AttemptRequest): Promise<AttemptResult>
  /** Ends attempts in flight; their results have an error. */
  close(): Promise<void>
}

const rememberAtMost = 10_000

/** `close` closes the resolver, too. */
export function createSender({ policy, resolver }: { policy: AddressPolicy; resolver: Resolver }): Sender {
  const connector = createGuardedConnector(policy, resolver)
  // No limit on connections: the caller limits the requests. Unrelated receivers may share an origin, and one that
  // hangs must not take the connections of the others.
  const options = { connect: connector.connect, connections: null, allowH2: false }
  const keptAlive = new Agent({ ...options, pipelining: 1 })
  // With `pipelining: 0`, undici uses a connection for one request only.
  const fresh = new Agent({ ...options, pipelining: 0 })
  const destinations = new BoundedMap<string, Destination | null>(rememberAtMost)

  /** Null for an invalid URL. Cached, so that a URL isn't parsed for every delivery. */
  function destinationOf(url: string): Destination | null {
    const known = destinations.get(url)
    if (known !== undefined) return known
    const destination = parse(url)
    destinations.set(url, destination)
    return destination
  }

  return {
    async send({ url, headers, body, timeoutMs }) {
      const since = performance.now()
      const to = destinationOf(url)
      if (!to) return toResult(invalidUrl, 0)
      const first = await postWebhook(keptAlive, connector, { to, headers, body, timeoutMs })
      const spent = performance.now() - since
      if (!first.stale || spent >= timeoutMs) return toResult(first, spent)
      // The receiver closed the idle connection just as it was used again. It most likely never saw the request. If it
      // did, this is a duplicate, which at-least-once allows. Without a second try, the delivery would wait for a
      // retry.
      const second = await postWebhook(fresh, connector, { to, headers, body, timeoutMs: timeoutMs - spent })
      return toResult(second, performance.now() - since)
    },
    async close() {
      connector.close()
      resolver.close()
      await Promise.all([keptAlive.destroy(), fresh.destroy()])
    },
  }
}

const invalidUrl: WebhookPostResult = {
  status: null,
  contentType: null,
  retryAfter: null,
  abort: false,
  headers: null,
  body: '',
  error: new AttemptError('invalid_url', 'not an http or https URL'),
  opening: null,
  firstByteMs: null,
  stale: false,
}

function parse(text: string): Destination | null {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return null
  return { origin: url.origin, host: url.host, path: url.pathname + url.search }
}

function toResult(
  { status, contentType, retryAfter, abort, headers, body, error, opening, firstByteMs }: WebhookPostResult,
  totalMs: number,
): AttemptResult {
  return {
    status_code: status,
    error: error && { code: error.code, message: error.message },
    content_type: contentType,
    retry_after: retryAfter,
    abort,
    response_headers: headers,
    response_body: body,
    timings: {
      dns_ms: rounded(opening?.dnsMs),
      connect_ms: rounded(opening?.connectMs),
      tls_ms: rounded(opening?.tlsMs),
      first_byte_ms: rounded(firstByteMs),
      total_ms: rounded(totalMs),
    },
  }
}

function rounded(ms: number): number
function rounded(ms: number | null | undefined): number | null
function rounded(ms: number | null | undefined): number | null {
  return typeof ms === 'number' ? Math.round(ms * 100) / 100 : null
}
