import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** What has come of one event for one endpoint. In milliseconds of the epoch. */
export interface Received {
  contactId: number
  n: number
  arrivals: number
  lastAt: number
  /** When it was answered 200 for the first time. */
  takenAt: number | null
  /** When Parley sent what was answered so, in whole seconds: it may have waited here, to be read, for long. */
  sentAt: number | null
  /** Arrivals after that. */
  duplicates: number
}

export interface UnreliableReceiver {
  url(path: string): string
  /** By path, then by event. */
  received(path: string): ReadonlyMap<string, Received>
  /** Events that came before the one before them, of the same contact, was taken. */
  outOfOrder(path: string): readonly string[]
  counts: Readonly<Record<'ok' | 'failed' | 'hung' | 'reset', number>>
  close(): Promise<void>
}

interface Body {
  data: { id: number; attributes: { n: number } }
}

/** As in: of the first and the second arrivals of an event 20 % are answered 500, 5 % never, 5 % by a reset. */
const failed = 0.2
const hung = 0.25
const reset = 0.3
const reliableFrom = 3
const slowestMs = 20

/** A user's own system on a bad day. It keeps no body, so that it can take a hundred thousand webhooks. */
export async function startUnreliableReceiver(): Promise<UnreliableReceiver> {
  const byPath = new Map<string, Map<string, Received>>()
  const misplaced = new Map<string, string[]>()
  /** By path and contact: the number up to which all have been taken. */
  const takenUpTo = new Map<string, number>()
  const counts = { ok: 0, failed: 0, hung: 0, reset: 0 }

  function pathOf(path: string): Map<string, Received> {
    const known = byPath.get(path)
    if (known) return known
    const made = new Map<string, Received>()
    byPath.set(path, made)
    misplaced.set(path, [])
    return made
  }

  function arrived(path: string, id: string, { data }: Body): Received {
    const events = pathOf(path)
    const contactId = data.id
    const { n } = data.attributes
    const known = events.get(id)
    const event = known ?? { contactId, n, arrivals: 0, lastAt: 0, takenAt: null, sentAt: null, duplicates: 0 }
    if (!known) {
      events.set(id, event)
      const before = takenUpTo.get(`${path} ${contactId}`) ?? 0
      if (n !== before + 1) misplaced.get(path)?.push(`contact ${contactId}: ${n} came when ${before} were taken`)
    }
    event.arrivals++
    event.lastAt = Date.now()
    if (event.takenAt !== null) event.duplicates++
    return event
  }

  async function answer(response: ServerResponse, path: string, event: Received, sentAt: number): Promise<void> {
    const fate = event.arrivals < reliableFrom ? Math.random() : 1
    if (fate >= failed && fate < hung) {
      counts.hung++
      return
    }
    await delay(Math.random() * slowestMs)
    if (fate < failed) {
      counts.failed++
      response.writeHead(500).end()
    } else if (fate < reset) {
      counts.reset++
      response.socket?.resetAndDestroy()
    } else {
      counts.ok++
      event.takenAt ??= Date.now()
      event.sentAt ??= sentAt
      const key = `${path} ${event.contactId}`
      takenUpTo.set(key, Math.max(event.n, takenUpTo.get(key) ?? 0))
      response.writeHead(200).end()
    }
  }

  const server = createServer((request, response) => {
    const path = request.url ?? ''
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const event = arrived(path, String(request.headers['webhook-id']), JSON.parse(Buffer.concat(chunks).toString()))
      void answer(response, path, event, Number(request.headers['webhook-timestamp']) * 1_000)
    })
    // Of a sender that was killed.
    request.on('error', () => {})
    response.on('error', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    url: (path) => `http://127.0.0.1:${port}${path}`,
    received: pathOf,
    outOfOrder: (path) => misplaced.get(path) ?? [],
    counts,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
