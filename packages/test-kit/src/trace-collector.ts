import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface CollectedSpan {
  name: string
  traceId: string
  spanId: string
  /** Undefined for the root span. */
  parentSpanId: string | undefined
  kind: 'internal' | 'server' | 'client'
  failed: boolean
  /** The status message, if any. */
  message: string | undefined
  startMs: number
  durationMs: number
  attributes: Record<string, unknown>
  /** The resource of the exporting process. */
  resource: Record<string, unknown>
}

export interface TraceCollector {
  /** The value for OTEL_EXPORTER_OTLP_ENDPOINT. */
  url: string
  /** The spans since the last take, in order of arrival. */
  readonly spans: readonly CollectedSpan[]
  take(): CollectedSpan[]
  /** The headers of each request with spans. */
  requests: readonly IncomingMessage['headers'][]
  /** Sets its answer from now on; `hang`: none. */
  respondWith(answer: number | 'hang'): void
  close(): Promise<void>
}

interface KeyValue {
  key: string
  value: { stringValue?: string; intValue?: number | string; doubleValue?: number; boolValue?: boolean }
}

interface OtlpSpan {
  name: string
  traceId: string
  spanId: string
  parentSpanId?: string
  kind: number
  startTimeUnixNano: string
  endTimeUnixNano: string
  attributes: KeyValue[]
  status: { code?: number; message?: string }
}

interface OtlpTraces {
  resourceSpans: { resource: { attributes: KeyValue[] }; scopeSpans: { spans: OtlpSpan[] }[] }[]
}

/** An OpenTelemetry collector for tests: takes OTLP over HTTP as JSON on 127.0.0.1. */
export async function startTraceCollector(): Promise<TraceCollector> {
  const spans: CollectedSpan[] = []
  const requests: IncomingMessage['headers'][] = []
  let answer: number | 'hang' = 200

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    if (answer === 'hang') return
    if (request.url !== '/v1/traces') response.writeHead(404).end()
    else if (answer !== 200) response.writeHead(answer).end()
    else {
      requests.push(request.headers)
      spans.push(...read(JSON.parse(Buffer.concat(chunks).toString('utf8'))))
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    }
  }

  // A request that the exporter aborted counts as not sent.
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    take: () => spans.splice(0),
    requests,
    respondWith(chosen) {
      answer = chosen
    },
    async close() {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function read({ resourceSpans }: OtlpTraces): CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap((scope) => scope.spans.map((span) => toSpan(span, valuesOf(resource.attributes)))),
  )
}

const kinds: Record<number, CollectedSpan['kind']> = { 1: 'internal', 2: 'server', 3: 'client' }
const errorStatus = 2

function toSpan(span: OtlpSpan, resource: Record<string, unknown>): CollectedSpan {
  const kind = kinds[span.kind]
  if (!kind) throw new Error(`a span of kind ${span.kind} was not expected`)
  const startMs = Number(span.startTimeUnixNano) / 1e6
  return {
    name: span.name,
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    kind,
    failed: span.status.code === errorStatus,
    message: span.status.message,
    startMs,
    durationMs: Number(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)) / 1e6,
    attributes: valuesOf(span.attributes),
    resource,
  }
}

function valuesOf(attributes: KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
}
