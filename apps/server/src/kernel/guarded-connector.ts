import { lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'

import type { buildConnector } from 'undici'

import type { AddressPolicy } from './address-policy.ts'
import { createConnector } from './interim-responses.ts'

/** Connects only to addresses that the policy allows, now and not only when a URL was saved. */
export function guardedConnector(
  policy: AddressPolicy,
  options: buildConnector.BuildOptions,
): buildConnector.connector {
  const connect = createConnector({ ...options, lookup: guardedLookup(policy) })
  return (target, callback) => {
    // Nothing looks a literal address up.
    const host = target.hostname.replace(/^\[(.+)\]$/, '$1')
    if (isIP(host) !== 0 && policy.check(host) === 'private') callback(intoPrivate(host), null)
    else connect(target, callback)
  }
}

/** Looks a name up as the machine does, and returns only addresses that the policy allows. */
function guardedLookup(policy: AddressPolicy): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '')
      const allowed = addresses.filter(({ address }) => policy.check(address) === 'allowed')
      const [first] = allowed
      if (!first) return callback(intoPrivate(hostname), '')
      return options.all ? callback(null, allowed) : callback(null, first.address, first.family)
    })
  }
}

const intoPrivate = (host: string) => new Error(`${host} points into a private network`)
