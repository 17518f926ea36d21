import { errors } from 'undici'
import type { AttemptErrorCode } from '../core/deliveries/delivery-filter.ts'
import { tlsFailure } from './tls-failure.ts'

/** Why an attempt failed, in plain words. */
export class AttemptError extends Error {
  override readonly name = 'AttemptError'
  readonly code: AttemptErrorCode

  constructor(code: AttemptErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** Doesn't reveal the name's address: that would leak entries of the operator's own DNS. */
export function addressBlocked(host: string): AttemptError {
  return new AttemptError(
    'address_blocked',
    `${host} points into a private network, which PARLEY_ALLOW_NETWORKS does not allow`,
  )
}

/** What an attempt is waiting for. */
export type Stage = 'queue' | 'dns' | 'connect' | 'tls' | 'first byte' | 'body'

// What Node, c-ares and undici add to the errors they raise.
interface SystemError extends Error {
  code?: string
  address?: string
  port?: number
  reason?: string
  syscall?: string
}

const lost = new Set([
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
])
const noAddress = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME'])
const closed = new Set(['UND_ERR_DESTROYED', 'UND_ERR_CLOSED'])
// undici raises these with the code of a lost connection.
const misbehaviour = new Set(['bad response', 'bad upgrade'])

/** Whether the connection was lost during the request. False when the receiver sent a malformed answer. */
export function isConnectionLost(error: SystemError): boolean {
  if (error instanceof errors.HTTPParserError) return error.message.includes('Invalid EOF state')
  return lost.has(error.code ?? '') && !misbehaviour.has(error.message)
}

/** Explains an error of Node or undici. `host`: the receiver, as in its URL. */
export function explain(raised: Error, stage: Stage, host: string): AttemptError {
  if (raised instanceof AttemptError) return raised
  const error = mostTelling(raised)
  const { code = '', message } = error
  const at = error.address === undefined ? host : endpoint(error.address, error.port)
  if (/^(getaddrinfo|query)/.test(error.syscall ?? '')) return dnsError(code, host)
  if (code === 'ECONNREFUSED') return new AttemptError('connection_refused', `connection refused by ${at}`)
  if (code === 'ETIMEDOUT' && stage === 'connect') return new AttemptError('connect_timeout', `${at} doesn't respond`)
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return new AttemptError('other', `there is no route to ${at}`)
  if (isConnectionLost(error)) return new AttemptError('connection_reset', lostMessage(stage, host))
  if (stage === 'tls' || /^(ERR_SSL|ERR_TLS|EPROTO)/.test(code)) {
    return new AttemptError('tls', tlsFailure(error, host))
  }
  if (error instanceof errors.HTTPParserError) return new AttemptError('protocol', message)
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return new AttemptError('protocol', 'the head of the answer is too large')
  if (misbehaviour.has(message)) return new AttemptError('protocol', `the answer breaks HTTP/1.1: ${message}`)
  if (closed.has(code)) return new AttemptError('other', 'the sender was closed')
  return new AttemptError('other', message || code)
}

/** Picks one error of a name with several addresses: it fails with one for each. */
function mostTelling(error: Error): SystemError {
  if (!(error instanceof AggregateError)) return error
  const errors: SystemError[] = error.errors
  return errors.find(({ code }) => code === 'ECONNREFUSED') ?? errors.at(-1) ?? error
}

function endpoint(address: string, port = 0): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

function dnsError(code: string, host: string): AttemptError {
  const reason = noAddress.has(code) ? `no address was found for ${host}` : `DNS failed to look up ${host} (${code})`
  return new AttemptError('dns', reason)
}

function lostMessage(stage: Stage, host: string): string {
  if (stage === 'tls') return `${host} closed the connection during the TLS handshake`
  if (stage === 'body') return `${host} closed the connection in the middle of its answer`
  return `${host} closed the connection without an answer`
}
