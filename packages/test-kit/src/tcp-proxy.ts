import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface TcpProxy {
  /** `url` with this proxy's host and port. */
  through(url: string): string
  /** Breaks every connection, and refuses new ones. */
  cut(): void
  mend(): void
  close(): Promise<void>
}

/** A proxy before the server of a URL, such as a database that a test makes unavailable. */
export async function startTcpProxy(url: string): Promise<TcpProxy> {
  const { hostname: host, port } = new URL(url)
  const sockets = new Set<Socket>()
  let isCut = false

  const server = createServer((client) => {
    if (isCut) return client.destroy()
    const upstream = connect({ host, port: Number(port) })
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one)
      one.setNoDelay(true)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port: own } = server.address() as AddressInfo

  const breakAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    through(to) {
      const proxied = new URL(to)
      proxied.hostname = '127.0.0.1'
      proxied.port = String(own)
      return proxied.href
    },
    cut() {
      isCut = true
      breakAll()
    },
    mend() {
      isCut = false
    },
    async close() {
      breakAll()
      server.close()
      await once(server, 'close')
    },
  }
}
