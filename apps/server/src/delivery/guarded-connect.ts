import { isIP } from 'node:net'
import type { buildConnector } from 'undici'
import type { AddressPolicy } from '../kernel/address-policy.ts'
import { AttemptError, addressBlocked } from './attempt-error.ts'
import { type Opening, openConnection } from './open-connection.ts'
import type { Resolver } from './resolve.ts'
import { createSecureConnection } from './secure-connection.ts'

/** Opens undici's connections, to addresses that the policy allows only. */
export interface GuardedConnector {
  connect: buildConnector.connector
  /** Runs `dispatch` and returns the connection that undici has begun to open in it, if it has. */
  openingOf(dispatch: () => void): Opening | null
  /** While undici is told of a new connection, that connection: the request it was opened for starts or fails now. */
  current(): Opening | null
  /** Gives up what is being opened. */
  close(): void
}

/**
 * undici doesn't say which connection a request gets. But it begins to open one within `dispatch`, and starts or fails
 * the request that waits for it within the callback: so each attempt learns what its own connection took.
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
      try {
        callback(...result)
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
      // An address is connected to without a lookup.
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
