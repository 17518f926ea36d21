import { isIP } from 'node:net'
import type { buildConnector } from 'undici'
import type { AddressPolicy } from '../kernel/address-policy.ts'
import { skipContinue } from '../kernel/interim-responses.ts'
import { AttemptError, addressBlocked } from './attempt-error.ts'
import { type Opening, openConnection } from './open-connection.ts'
import type { Resolver } from './resolve.ts'
import { createSecureConnection } from './secure-connection.ts'

/** Opens undici's connections, only to addresses that the policy allows. */
export interface GuardedConnector {
  connect: buildConnector.connector
  /** Runs `dispatch` and returns the connection that undici began to open in it; null if none. */
  openingOf(dispatch: () => void): Opening | null
  /** The new connection while undici's callback runs, in which the request that waits for it starts or fails. */
  current(): Opening | null
  /** Cancels connections that are being opened. */
  close(): void
}

/**
 * undici doesn't tell which connection a request gets. But it begins to open one within `dispatch`, and starts or fails
 * the waiting request within the callback. So each attempt learns the timings of its own connection.
 */
export function createGuardedConnector(policy: AddressPolicy, resolver: Resolver): GuardedConnector {
  const secure = createSecureConnection()
  const openings = new Set<Opening>()
  let begun: Opening | null = null
  let current: Opening | null = null

  function open(options: buildConnector.Options, callback: buildConnector.Callback): void {
    const opening = openConnection({ options, policy, resolver, secure }, (...result) => {
      openings.delete(opening)
      current = opening
      const [error, socket] = result
      try {
        if (error) callback(error, null)
        else callback(null, skipContinue(socket))
      } finally {
        current = null
      }
    })
    openings.add(opening)
    begun = opening
  }

  return {
    connect(options, callback) {
      const { hostname } = options
      // Node connects to an address without a lookup, so it is checked here.
      if (isIP(hostname) === 0 || policy.check(hostname) === 'allowed') return open(options, callback)
      queueMicrotask(() => callback(addressBlocked(hostname), null))
    },
    openingOf(dispatch) {
      begun = null
      dispatch()
      return begun
    },
    current: () => current,
    close() {
      for (const opening of openings) opening.cancel(new AttemptError('other', 'the sender was closed'))
    },
  }
}
