import { startTraceCollector, type TraceCollector } from '@parley/test-kit/trace-collector'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'

import { createLogger } from '../kernel/logger.ts'
import type { ObservedAttempt } from './observed-attempt.ts'
import { createTracing } from './opentelemetry.ts'

let collector: TraceCollector
beforeAll(async () => {
  collector = await startTraceCollector()
  return () => collector.close()
})

beforeEach(() => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

const silent = createLogger('silent')
const open = (sampler?: string, samplerArgument?: string) => createTracing({ sampler, samplerArgument }, silent)
const request = { id: 'r1', method: 'POST', route: '/v1/contacts', path: '/v1/contacts', headers: {} }
const attempt: ObservedAttempt = {
  traceparent: null,
  eventType: 'contact.created',
  eventId: '01a1fdeb-ae41-7983-899d-000000000001',
  deliveryId: '01a1fdeb-ae41-7983-899d-000000000002',
  endpointId: 17,
  number: 2,
  // Long before this process started.
  startedAt: new Date('2020-01-02T03:04:05.678Z'),
  seconds: 0.0125,
  outcome: 'delivered',
  statusCode: 204,
  error: null,
}

test('an attempt is a child span of the request that caused its event, with its outcome', async () => {
  const tracing = open()
  const span = tracing.startRequest(request)
  span.end(201)
  const { traceparent } = span
  tracing.attempt({ ...attempt, traceparent })
  const error = { code: 'connect_timeout', message: 'timed out after 15 s connecting' }
  tracing.attempt({ ...attempt, traceparent, statusCode: null, error, outcome: 'retry' })
  tracing.attempt({ ...attempt, traceparent, statusCode: 503, outcome: 'exhausted' })
  await tracing.close(5_000)

  const [parent, delivered, unanswered, refused] = collector.take()
  expect(parent).toMatchObject({ name: 'POST /v1/contacts', kind: 'server', failed: false, parentSpanId: undefined })
  expect(parent?.resource).toMatchObject({ 'service.name': 'parley' })
  expect(traceparent).toBe(`00-${parent?.traceId}-${parent?.spanId}-01`)
  for (const child of [delivered, unanswered, refused]) {
    expect(child).toMatchObject({ name: 'deliver contact.created', kind: 'client', traceId: parent?.traceId })
    expect(child?.parentSpanId).toBe(parent?.spanId)
    expect(child?.attributes).toMatchObject({ 'parley.endpoint.id': 17, 'parley.attempt.number': 2 })
    expect(child?.startMs).toBeCloseTo(attempt.startedAt.getTime(), 2)
    expect(child?.durationMs).toBeCloseTo(12.5, 2)
  }
  expect(delivered).toMatchObject({ failed: false, attributes: { 'http.response.status_code': 204 } })
  expect(unanswered).toMatchObject({ failed: true, message: error.message })
  expect(unanswered?.attributes).toMatchObject({ 'error.type': 'connect_timeout', 'parley.attempt.outcome': 'retry' })
  expect(unanswered?.attributes).not.toHaveProperty('http.response.status_code')
  expect(refused).toMatchObject({ failed: true, attributes: { 'http.response.status_code': 503, 'error.type': '503' } })
})

test('a request continues the trace of its traceparent header, unless that is invalid', async () => {
  const tracing = open()
  const caller = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const made = [caller, 'made-up', '00-00000000000000000000000000000000-b7ad6b7169203331-01'].map((traceparent) => {
    const span = tracing.startRequest({ ...request, headers: { traceparent } })
    span.end(200)
    return span.traceparent
  })
  // An event from before traces were introduced, or of a process without traces.
  tracing.attempt(attempt)
  await tracing.close(5_000)

  const spans = collector.take()
  expect(spans.map(({ parentSpanId }) => parentSpanId)).toEqual(['b7ad6b7169203331', undefined, undefined, undefined])
  expect(made[0]).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/)
  expect(made[0]).not.toBe(caller)
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(4)
})

test.each([
  [undefined, undefined, '01', 1],
  ['always_on', undefined, '01', 1],
  ['always_off', undefined, '00', 0],
  ['parentbased_always_off', undefined, '00', 0],
  ['traceidratio', '0', '00', 0],
  ['parentbased_traceidratio', '1', '01', 1],
  ['traceidratio', 'half', '01', 1],
  ['jaeger_remote', undefined, '01', 1],
])('OTEL_TRACES_SAMPLER=%s with %s decides what is sampled', async (sampler, argument, flags, sent) => {
  const tracing = open(sampler, argument)
  const span = tracing.startRequest(request)
  span.end(200)
  expect(span.traceparent.split('-')[3]).toBe(flags)
  // The request's sampling decision applies to its attempts too.
  tracing.attempt({ ...attempt, traceparent: span.traceparent })
  await tracing.close(5_000)
  const names = collector.take().map(({ name }) => name)
  expect(names).toEqual(sent ? ['POST /v1/contacts', 'deliver contact.created'] : [])
})

test('a request whose parent was not sampled is not sampled, whatever the ratio', async () => {
  const tracing = open('parentbased_traceidratio', '1')
  const headers = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00' }
  const span = tracing.startRequest({ ...request, headers })
  span.end(200)
  await tracing.close(5_000)
  expect(span.traceparent).toMatch(/-00$/)
  expect(collector.spans).toEqual([])
})

test("the SDK's own environment variables apply", async () => {
  vi.stubEnv('OTEL_SERVICE_NAME', 'sales')
  vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'deployment.environment.name=test,service.name=other')
  vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'authorization=Bearer%20abc')
  const tracing = open()
  tracing.startRequest(request).end(null)
  await tracing.close(5_000)
  expect(collector.requests.at(-1)).toMatchObject({ authorization: 'Bearer abc' })
  const [span] = collector.take()
  expect(span).toMatchObject({ failed: true, attributes: { 'error.type': 'aborted' } })
  expect(span?.resource).toMatchObject({ 'service.name': 'sales', 'deployment.environment.name': 'test' })
})

test('a collector that refuses or hangs causes one warning, and does not delay closing', async () => {
  const warnings: string[] = []
  const logger = createLogger('silent')
  logger.warn = (...said: unknown[]) => void warnings.push(String(said.at(-1)))
  const tracing = createTracing({ sampler: undefined, samplerArgument: undefined }, logger)
  collector.respondWith(400)
  // A full batch, which is sent at once.
  const fill = () => Array.from({ length: 512 }, () => tracing.startRequest(request).end(200))
  fill()
  await expect.poll(() => warnings.length).toBe(1)
  fill()
  fill()
  collector.respondWith('hang')
  const since = performance.now()
  await tracing.close(10_000)
  expect(performance.now() - since).toBeLessThan(5_000)
  expect(warnings).toEqual(['traces could not be sent; they are dropped until they can'])

  const hanging = open()
  hanging.startRequest(request).end(200)
  const closing = performance.now()
  await hanging.close(200)
  expect(performance.now() - closing).toBeLessThan(5_000)
})
