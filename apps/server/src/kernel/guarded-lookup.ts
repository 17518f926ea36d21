import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'

import type { AddressPolicy } from './address-policy.ts'

/** Looks a name up as the machine does, and returns only addresses that the policy allows. */
export function guardedLookup(policy: AddressPolicy): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '')
      const allowed = addresses.filter(({ address }) => policy.check(address) === 'allowed')
      const [first] = allowed
      if (!first) return callback(new Error(`${hostname} points into a private network`), '')
      return options.all ? callback(null, allowed) : callback(null, first.address, first.family)
    })
  }
}
