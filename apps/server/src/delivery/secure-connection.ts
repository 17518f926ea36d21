import type { Socket } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import type { buildConnector } from 'undici'
import { AttemptError } from './attempt-error.ts'
import { certificateProblem } from './certificate-problem.ts'

/** Wraps a connected socket in TLS, and verifies the receiver's certificate. Calls back once. */
export type SecureConnection = (
  options: buildConnector.Options & { httpSocket: Socket },
  done: (...result: [error: null, socket: TLSSocket] | [error: Error, socket: null]) => void,
) => void

interface Kept {
  session: Buffer
  /** When the certificate of its first handshake expires, in milliseconds since 1970. */
  until: number
}

// Each takes 1 to 3 KB.
const maxSessions = 1_000

/**
 * With `rejectUnauthorized`, Node closes the connection before the certificate's problem can be read. Without it, Node
 * still checks the chain, the dates and the name, and `onHandshake` gives the verdict. Nothing can be written before
 * that: nobody else has the socket.
 */
export function createSecureConnection(): SecureConnection {
  const sessions = new Map<string, Kept>()

  function keep(key: string, kept: Kept): void {
    sessions.delete(key)
    sessions.set(key, kept)
    const oldest = sessions.size > maxSessions ? sessions.keys().next().value : undefined
    if (oldest !== undefined) sessions.delete(oldest)
  }

  return ({ hostname, servername, port, httpSocket }, done) => {
    // The name that the certificate must have; Node checks it.
    const host = servername || hostname
    const key = `${host}:${port}`
    const kept = sessions.get(key)
    const usable = kept !== undefined && kept.until > Date.now()
    const socket = connect({
      socket: httpSocket,
      host: hostname,
      ...(servername ? { servername } : {}),
      session: usable ? kept.session : undefined,
      ALPNProtocols: ['http/1.1'],
      rejectUnauthorized: false,
    })
    let verdict: 'none' | 'trusted' | 'refused' = 'none'
    let until = 0

    function refuse(error: Error): void {
      if (verdict !== 'none') return
      verdict = 'refused'
      sessions.delete(key)
      socket.destroy()
      done(error, null)
    }

    function onHandshake(): void {
      if (verdict !== 'none') return
      // Node checks neither the dates nor the name of a resumed session. Only sessions that passed both at first are
      // kept.
      if (socket.authorized !== true) {
        refuse(new AttemptError('tls', certificateProblem(socket, host)))
        return
      }
      // A resumed session shows no certificate.
      until = socket.getPeerX509Certificate()?.validToDate.getTime() ?? kept?.until ?? 0
      verdict = 'trusted'
      done(null, socket)
    }

    socket.once('secureConnect', onHandshake)
    socket.on('error', refuse)
    // Always after the handshake, and so after the verdict.
    socket.on('session', (session) => {
      if (verdict === 'trusted') keep(key, { session, until })
    })
  }
}
