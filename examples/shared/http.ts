import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'

export interface Request {
  query: URLSearchParams
  headers: IncomingHttpHeaders
  /** The raw bytes, which the signature covers. */
  body: Buffer
}

export interface Answer {
  status?: number
  headers?: Record<string, string>
  /** A text is sent as HTML, anything else as JSON. */
  body?: unknown
}

/** Keyed by method and path: `POST /webhook`. */
export type Routes = Record<string, (request: Request) => Answer>

const largestBody = 64 * 1024

export function createApp(routes: Routes): Server {
  return createServer((request, response) => {
    serve(routes, request).then(
      (answer) => write(response, answer),
      (error: unknown) => {
        console.error(error)
        write(response, { status: 500 })
      },
    )
  })
}

async function serve(routes: Routes, request: IncomingMessage): Promise<Answer> {
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://localhost')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > largestBody) return { status: 413, headers: { connection: 'close' } }
    chunks.push(chunk)
  }
  const route = routes[`${request.method} ${pathname}`]
  return route?.({ query, headers: request.headers, body: Buffer.concat(chunks) }) ?? { status: 404 }
}

function write(response: ServerResponse, { status = 200, headers = {}, body }: Answer): void {
  const type = typeof body === 'string' ? 'text/html; charset=utf-8' : 'application/json'
  // No part of a login may be cached, and no link of it may leak as a Referer.
  const always = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }
  if (body === undefined) response.writeHead(status, { ...always, ...headers }).end()
  else {
    response.writeHead(status, { 'content-type': type, ...always, ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}
