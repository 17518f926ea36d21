import type { IncomingHttpHeaders } from 'node:http'

import type { ObservedAttempt } from './observed-attempt.ts'

/** Traces, for OpenTelemetry. */
export interface Tracing {
  /** Begins the span of a request, in the trace of its headers or in a new one. */
  startRequest(request: TracedRequest): RequestSpan
  /** Writes the span of an attempt, under the request that caused its event. */
  attempt(attempt: ObservedAttempt): void
  /** Sends the remaining spans, for at most `graceMs`. */
  close(graceMs: number): Promise<void>
}

export interface TracedRequest {
  id: string
  method: string
  /** The pattern of the path; undefined for an unknown path. */
  route: string | undefined
  /** Without the query. */
  path: string
  headers: IncomingHttpHeaders
}

export interface RequestSpan {
  readonly traceparent: string
  /** Null: the client disconnected before the answer. */
  end(statusCode: number | null): void
}

/** The SDK itself reads the exporter's settings (OTEL_EXPORTER_OTLP_*) and the service name (OTEL_SERVICE_NAME). */
export interface TracingOptions {
  /** OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG. */
  sampler: string | undefined
  samplerArgument: string | undefined
}
