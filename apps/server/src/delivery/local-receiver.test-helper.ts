import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, createServer as createNetServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls'
import { onTestFinished } from 'vitest'
import { key } from './certificates.test-helper.ts'

export interface LocalReceiver {
  port: number
  /** Every connection that was ever accepted. */
  connections: Socket[]
}

/** A web server on 127.0.0.1, which runs until the test ends. */
export function serve(listener: RequestListener): Promise<LocalReceiver> {
  return listen(createServer(listener))
}

/** A web server that speaks TLS. */
export function serveTls(cert: string, listener: RequestListener): Promise<LocalReceiver> {
  return listen(createHttpsServer({ key, cert }, listener))
}

/** A server that may do anything with a connection after the TLS handshake. */
export function serveRawTls(options: TlsOptions, onConnection: (socket: TLSSocket) => void): Promise<LocalReceiver> {
  return listen(
    createTlsServer({ key, ...options }, (socket) => {
      socket.on('error', () => socket.destroy())
      onConnection(socket)
    }),
  )
}

/** A server that may do anything with a connection. */
export function serveRaw(onConnection: (socket: Socket) => void): Promise<LocalReceiver> {
  return listen(createNetServer(onConnection))
}

/** A server that answers the start of each request with these bytes, and ends the connection or leaves it open. */
export function answerWith(bytes: string | Buffer, { end = true } = {}): Promise<LocalReceiver> {
  return serveRaw((socket) => {
    socket.on('data', () => (end ? socket.end(bytes) : socket.write(bytes)))
  })
}

async function listen(server: Server): Promise<LocalReceiver> {
  const connections: Socket[] = []
  server.on('connection', (socket: Socket) => {
    connections.push(socket)
    // The client cuts the connection here on purpose.
    socket.on('error', () => socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of connections) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, connections }
}
