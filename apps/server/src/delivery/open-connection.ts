import { connect, isIP, type LookupFunction, type Socket } from 'node:net'
import type { buildConnector } from 'undici'
import type { AddressPolicy } from '../kernel/address-policy.ts'
import { addressBlocked } from './attempt-error.ts'
import type { Resolver } from './resolve.ts'
import type { SecureConnection } from './secure-connection.ts'
import { timedOut } from './timeouts.ts'

/** A connection that is being opened, or has been. Times in milliseconds, null for a skipped step. */
export interface Opening {
  /** The step that it waits for, or at which it failed. */
  stage: 'dns' | 'connect' | 'tls'
  dnsMs: number | null
  connectMs: number | null
  tlsMs: number | null
  cancel(reason: Error): void
}

interface Parts {
  options: buildConnector.Options
  policy: AddressPolicy
  resolver: Resolver
  /** Makes a connected socket a TLS one. */
  secure: SecureConnection
}

type Done = (...result: [error: null, socket: Socket] | [error: Error, socket: null]) => void

const connectTimeoutMs = 10_000
// The limit for each of several addresses but the last. Node's 250 ms is less than a round trip around the world.
const perAddressMs = 1_000

/** Calls back once, never before it has returned. The caller has checked an address that is given instead of a name. */
export function openConnection({ options, policy, resolver, secure }: Parts, done: Done): Opening {
  const { hostname, protocol, port } = options
  const tls = protocol === 'https:'
  const defaultPort = tls ? 443 : 80
  let since = performance.now()
  let settled = false

  const opening: Opening = {
    stage: isIP(hostname) ? 'connect' : 'dns',
    dnsMs: null,
    connectMs: null,
    tlsMs: null,
    cancel: fail,
  }

  function lap(): number {
    const before = since
    since = performance.now()
    return since - before
  }

  function fail(error: Error): void {
    if (settled) return
    settled = true
    clearTimeout(timer)
    socket.destroy()
    queueMicrotask(() => done(error, null))
  }

  function succeed(opened: Socket): void {
    // Cancelled during the handshake.
    if (settled) return void opened.destroy()
    settled = true
    clearTimeout(timer)
    done(null, opened)
  }

  // The socket connects to exactly the addresses checked here: DNS isn't queried again.
  const lookup: LookupFunction = (name, _options, callback) => {
    resolver.resolve(name).then(
      (found) => {
        if (settled) return
        opening.dnsMs = lap()
        const allowed = found.filter(({ address }) => policy.check(address) === 'allowed')
        if (allowed.length === 0) return callback(addressBlocked(name), [])
        opening.stage = 'connect'
        callback(null, allowed)
      },
      (error) => {
        if (settled) return
        opening.dnsMs = lap()
        callback(error, [])
      },
    )
  }

  const socket = connect({
    host: hostname,
    port: port === '' ? defaultPort : Number(port),
    lookup,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 60_000,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: perAddressMs,
  })
  socket.on('error', fail)
  socket.once('connect', () => {
    opening.connectMs = lap()
    if (!tls) return succeed(socket)
    opening.stage = 'tls'
    secure({ ...options, httpSocket: socket }, (error, secured) => {
      if (error) return fail(error)
      opening.tlsMs = lap()
      succeed(secured)
    })
  })
  const timer = setTimeout(() => fail(timedOut(opening.stage, connectTimeoutMs)), connectTimeoutMs)
  return opening
}
