import { isIP } from 'node:net'

import type { buildConnector } from 'undici'

import type { AddressPolicy } from './address-policy.ts'
import { guardedLookup, type Resolve } from './guarded-lookup.ts'
import { createConnector } from './interim-responses.ts'

/** Connects only to addresses that the policy allows, now and not only when a URL was saved. */
export function guardedConnector(
  policy: AddressPolicy,
  { resolve, ...options }: buildConnector.BuildOptions & { resolve?: Resolve | undefined },
): buildConnector.connector {
  const connect = createConnector({ ...options, lookup: guardedLookup(policy, resolve) })
  return (target, callback) => {
    // Nothing looks a literal address up.
    const host = target.hostname.replace(/^\[(.+)\]$/, '$1')
    if (isIP(host) !== 0 && policy.check(host) === 'private') callback(intoPrivate(host), null)
    else connect(target, callback)
  }
}

const intoPrivate = (host: string) => new Error(`${host} points into a private network`)
