import { setTimeout as delay } from 'node:timers/promises'

import {
  type Attributes,
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { millisToHrTime, W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'

import type { Logger } from '../kernel/logger.ts'
import { createSampler } from './sampler.ts'
import type { Tracing, TracingOptions } from './tracing.ts'
import { watchExporter } from './watched-exporter.ts'

const longestAttribute = 1_024

const propagator = new W3CTraceContextPropagator()

/** Spans are sent in batches, in the background. OpenTelemetry's global state is untouched. */
export function createTracing(options: TracingOptions, logger: Logger): Tracing {
  const exporter = watchExporter(new OTLPTraceExporter(), logger)
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'parley' }))
      .merge(detectResources({ detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector] })),
    sampler: createSampler(options, logger),
    spanLimits: { attributeValueLengthLimit: longestAttribute },
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  })
  const tracer = provider.getTracer('parley')

  return {
    startRequest({ id, method, route, path, headers }) {
      const attributes: Attributes = { 'http.request.method': method, 'url.path': path, 'parley.request.id': id }
      if (route) attributes['http.route'] = route
      const span = tracer.startSpan(
        route ? `${method} ${route}` : method,
        { kind: SpanKind.SERVER, attributes },
        propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter),
      )
      return {
        traceparent: traceparentOf(span),
        end(statusCode) {
          if (statusCode !== null) span.setAttribute('http.response.status_code', statusCode)
          if (statusCode === null || statusCode >= 500) fail(span, statusCode === null ? 'aborted' : String(statusCode))
          span.end()
        },
      }
    },

    attempt(attempt) {
      const { statusCode, error } = attempt
      const startedMs = attempt.startedAt.getTime()
      const attributes: Attributes = {
        'http.request.method': 'POST',
        'parley.event.type': attempt.eventType,
        'parley.event.id': attempt.eventId,
        'parley.delivery.id': attempt.deliveryId,
        'parley.endpoint.id': attempt.endpointId,
        'parley.attempt.number': attempt.number,
        'parley.attempt.outcome': attempt.outcome,
      }
      if (statusCode !== null) attributes['http.response.status_code'] = statusCode
      const span = tracer.startSpan(
        `deliver ${attempt.eventType}`,
        { kind: SpanKind.CLIENT, attributes, startTime: millisToHrTime(startedMs) },
        contextOf(attempt.traceparent),
      )
      if (attempt.outcome !== 'delivered') fail(span, error?.code ?? String(statusCode ?? 'other'), error?.message)
      span.end(millisToHrTime(startedMs + attempt.seconds * 1_000))
    },

    async close(graceMs) {
      const closed = provider.shutdown().catch(() => {})
      if (!exporter.failing) await Promise.race([closed, delay(graceMs, undefined, { ref: false })])
    },
  }
}

function contextOf(traceparent: string | null): Context {
  return traceparent === null ? ROOT_CONTEXT : propagator.extract(ROOT_CONTEXT, { traceparent }, defaultTextMapGetter)
}

function traceparentOf(span: Span): string {
  const carrier: { traceparent?: string } = {}
  propagator.inject(trace.setSpan(ROOT_CONTEXT, span), carrier, defaultTextMapSetter)
  return carrier.traceparent ?? ''
}

function fail(span: Span, type: string, message?: string): void {
  span.setAttribute('error.type', type)
  span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) })
}
