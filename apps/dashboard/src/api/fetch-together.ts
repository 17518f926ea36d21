import { serverUrl } from '../base.ts'

const togetherMs = 5
/** The server takes no more at once. */
const atMost = 20

interface Read {
  request: Request
  resolve(answer: Response | Promise<Response>): void
}

/** One line of the answer: which read, its status and its body. */
type Part = [index: number, status: number, body: string]

const waiting: Read[] = []

/**
 * What views read at the same time is one request, whose answers come one by one: to a server far away each request costs,
 * and browsers have few connections. Whatever it doesn't answer is asked for alone.
 */
export function fetchTogether(request: Request): Promise<Response> {
  if (request.method !== 'GET' || request.url.includes('.csv')) return fetch(request)
  return new Promise((resolve) => {
    if (waiting.length === 0) setTimeout(askWaiting, togetherMs)
    waiting.push({ request, resolve })
  })
}

function askWaiting(): void {
  const groups = Map.groupBy(waiting.splice(0), placeOf)
  for (const group of groups.values()) {
    for (let n = 0; n < group.length; n += atMost) void ask(group.slice(n, n + atMost))
  }
}

const placeOf = ({ request: { headers } }: Read) => `${headers.get('parley-workspace')} ${headers.get('parley-mode')}`

async function ask(reads: readonly Read[]): Promise<void> {
  const open = new Map(reads.entries())
  const [first] = reads
  try {
    if (first && reads.length > 1) {
      for await (const [index, status, body] of partsOf(reads, first.request.headers)) {
        open.get(index)?.resolve(new Response(body, { status, headers: { 'content-type': 'application/json' } }))
        open.delete(index)
      }
    }
  } catch {
    // The connection is gone, or the answer was no list: those that are left find out themselves.
  }
  for (const { request, resolve } of open.values()) resolve(fetch(request))
}

async function* partsOf(reads: readonly Read[], headers: Headers): AsyncGenerator<Part> {
  const paths = reads.map(({ request }) => ['path', request.url.slice(serverUrl.length)])
  const { ok, body } = await fetch(`${serverUrl}/app/reads?${new URLSearchParams(paths)}`, { headers })
  if (!ok || !body) return
  let rest = ''
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { done, value = '' } = await reader.read()
    const lines = (rest + value).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line)
    if (done) return
  }
}
