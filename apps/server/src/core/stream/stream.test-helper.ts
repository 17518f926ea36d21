import { expect } from 'vitest'

/** A hint, or what else a stream said. */
export interface Said {
  event: string
  id: string | undefined
  data: { topic: string; id: number | string | null; type: string }
}

interface Options {
  key?: string
  headers?: Record<string, string>
}

/** Reads a stream as `EventSource` does, without coming back by itself. */
export async function listenTo(url: string, topics: string, { key, headers }: Options = {}) {
  const aborted = new AbortController()
  const response = await fetch(`${url}/v1/stream?topics=${topics}`, {
    headers: { ...(key && { authorization: `Bearer ${key}` }), ...headers },
    signal: aborted.signal,
  })
  const said: Said[] = []
  let hasEnded = false
  const reading = read(response, said)
    .catch(() => {})
    .finally(() => {
      hasEnded = true
    })
  if (response.ok) await expect.poll(() => hasEnded || said.some(({ event }) => event === 'ready')).toBe(true)
  return {
    status: response.status,
    headers: response.headers,
    said,
    hints: () => said.filter(({ event }) => event === 'message').map(({ data }) => data),
    lastId: () => said.findLast(({ id }) => id !== undefined)?.id ?? '',
    hasEnded: () => hasEnded,
    async close() {
      aborted.abort()
      await reading
    },
  }
}

async function read(response: Response, said: Said[]): Promise<void> {
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n\n')
    rest = parts.pop() ?? ''
    said.push(...parts.flatMap(parse))
  }
}

function parse(part: string): Said[] {
  const fields = Object.fromEntries(
    part.split('\n').map((line) => [line.split(':', 1)[0], line.replace(/^\w*: ?/, '')]),
  )
  if (fields.data === undefined) return []
  return [{ event: fields.event ?? 'message', id: fields.id, data: JSON.parse(fields.data) }]
}
