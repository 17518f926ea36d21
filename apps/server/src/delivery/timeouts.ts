import { AttemptError, type Stage } from './attempt-error.ts'

const waitingFor: Record<Stage, string> = {
  queue: 'a free connection',
  dns: 'DNS',
  connect: 'the connection',
  tls: 'the TLS handshake',
  'first byte': 'the first byte',
  body: 'the rest of the body',
}

/** `connect_timeout`: the receiver was never reached. `timeout`: the receiver may have the request. */
export function timedOut(stage: Stage, timeoutMs: number): AttemptError {
  const connecting = stage === 'dns' || stage === 'connect' || stage === 'tls'
  const seconds = Math.round(timeoutMs / 10) / 100
  const message = `timed out after ${seconds} s waiting for ${waitingFor[stage]}`
  return new AttemptError(connecting ? 'connect_timeout' : 'timeout', message)
}
