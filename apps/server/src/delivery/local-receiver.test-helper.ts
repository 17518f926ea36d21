import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, createServer as createNetServer, type Server, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

// Self-signed for localhost, with a key that protects nothing: one until 2120, one that ended in 2021.
const key = `-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIKOfnU4SPkOlCj07sY45DslTSNwejewQ55rlodqlb7aFoAoGCCqGSM49
AwEHoUQDQgAEPEYv73VWoWes8i2IZPDKEwpByPs3BRtV+qj3BYw5K7uxHRbqZmrx
op7JXG2UOJjFqLSj/QmUKcWVeUSiZjHutA==
-----END EC PRIVATE KEY-----`
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBYTCCAQegAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABDxGL+91VqFnrPIt
iGTwyhMKQcj7NwUbVfqo9wWMOSu7sR0W6mZq8aKeyVxtlDiYxai0o/0JlCnFlXlE
omYx7rSjSDBGMBQGA1UdEQQNMAuCCWxvY2FsaG9zdDAPBgNVHRMBAf8EBTADAQH/
MB0GA1UdDgQWBBTgXV1pJRrwObQvL27nnK/im9YvJjAKBggqhkjOPQQDAgNIADBF
AiAg9AGc0ZDgGNiCJBOaTcasjsqBBVrSFYU8VVV9VTq/nAIhAM3ihDHuNIARvyR3
4bZxmlUycMvysqp2xuP+Z91yXG4Y
-----END CERTIFICATE-----`
export const expiredCertificate = `-----BEGIN CERTIFICATE-----
MIIBYDCCAQWgAwIBAgIBAjAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
c3QwHhcNMjAwMTAxMDAwMDAwWhcNMjEwMTAxMDAwMDAwWjAUMRIwEAYDVQQDDAls
b2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQ8Ri/vdVahZ6zyLYhk
8MoTCkHI+zcFG1X6qPcFjDkru7EdFupmavGinslcbZQ4mMWotKP9CZQpxZV5RKJm
Me60o0gwRjAUBgNVHREEDTALgglsb2NhbGhvc3QwDwYDVR0TAQH/BAUwAwEB/zAd
BgNVHQ4EFgQU4F1daSUa8Dm0Ly9u55yv4pvWLyYwCgYIKoZIzj0EAwIDSQAwRgIh
APfsU8+7WJTMEpBvKKA87X10dMpicT/U1KhVoJAC/gseAiEA2doQ4AUWd/k9PH4j
dDWCBRRlcZobhRbEiwe9E4OU+UU=
-----END CERTIFICATE-----`

export interface LocalReceiver {
  port: number
  /** Every connection ever accepted. */
  connections: Socket[]
}

/** A web server on 127.0.0.1, until the test ends. */
export function serve(listener: RequestListener): Promise<LocalReceiver> {
  return listen(createServer(listener))
}

export function serveTls(cert: string, listener: RequestListener): Promise<LocalReceiver> {
  return listen(createHttpsServer({ key, cert }, listener))
}

/** A server that may do anything with a connection. */
export function serveRaw(onConnection: (socket: Socket) => void): Promise<LocalReceiver> {
  return listen(createNetServer(onConnection))
}

/** One that answers the beginning of each request with these bytes, and ends the connection or leaves it open. */
export function answerWith(bytes: string | Buffer, { end = true } = {}): Promise<LocalReceiver> {
  return serveRaw((socket) => {
    socket.on('data', () => (end ? socket.end(bytes) : socket.write(bytes)))
  })
}

async function listen(server: Server): Promise<LocalReceiver> {
  const connections: Socket[] = []
  server.on('connection', (socket: Socket) => {
    connections.push(socket)
    // What the client cuts off here is the point of the test.
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
