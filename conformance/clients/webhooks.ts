import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Webhooks<Event> {
  url: string
  /** The first event that matches, be it here already or still to come. */
  event(matches: (event: Event) => boolean): Promise<Event>
  close(): void
}

interface Options<Event> {
  /** Default: any free one. */
  port?: number
  /** The event of a request. Throws if its signature is wrong. */
  read(rawBody: Buffer, headers: IncomingHttpHeaders): Event
  /** What the sender is answered, as JSON. */
  reply?(event: Event): object | undefined
}

/** The web server of a vendor's customer, which receives the vendor's webhooks. */
export async function receiveWebhooks<Event>({ port = 0, read, reply }: Options<Event>): Promise<Webhooks<Event>> {
  const received: Event[] = []
  const waiting = new Set<() => void>()

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    try {
      const event = read(Buffer.concat(chunks), request.headers)
      received.push(event)
      const answer = reply?.(event)
      if (answer) response.setHeader('Content-Type', 'application/json')
      response.end(answer && JSON.stringify(answer))
      for (const look of waiting) look()
    } catch (error) {
      console.error('A webhook was refused:', error)
      response.writeHead(401).end()
    }
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    event: (matches) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          reject(
            new Error(`no such webhook came: ${matches}\n${received.map((event) => JSON.stringify(event)).join('\n')}`),
          )
        }, 20_000)
        const look = () => {
          const found = received.find(matches)
          if (!found) return
          clearTimeout(timer)
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
