import type { IncomingHttpHeaders } from 'node:http'

import type { ObservedAttempt } from './observed-attempt.ts'

/** Traces, for OpenTelemetry. */
export interface Tracing {
  /** Begins the span of a request, in the trace that its headers name or in one of its own. */
  startRequest(request: TracedRequest): RequestSpan
  /** Writes the span of an attempt, under the request that caused its event. */
  attempt(attempt: ObservedAttempt): void
  /** Sends what is left, for `graceMs` at the most. */
  close(graceMs: number): Promise<void>
}

export interface TracedRequest {
  id: string
  method: string
  /** The pattern of the path; undefined where there is none. */
  route: string | undefined
  /** Without the query. */
  path: string
  headers: IncomingHttpHeaders
}

export interface RequestSpan {
  readonly traceparent: string
  /** Null: the client has gone without its answer. */
  end(statusCode: number | null): void
}

/** The SDK itself reads where spans go (OTEL_EXPORTER_OTLP_*) and what names this process (OTEL_SERVICE_NAME). */
export interface TracingOptions {
  /** OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG. */
  sampler: string | undefined
  samplerArgument: string | undefined
}
