import { type LookupAddress, promises } from 'node:dns'
import type { LookupFunction } from 'node:net'

import type { AddressPolicy } from './address-policy.ts'

/** Finds the addresses of a name. */
export type Resolve = (name: string) => Promise<LookupAddress[]>

/** As the machine does. It occupies one of few threads while it runs. */
const bySystem: Resolve = (name) => promises.lookup(name, { all: true })

/**
 * Looks a name up, and returns only addresses that the policy allows. Tenants choose these names: `resolve` must not have
 * other names wait for a slow one.
 */
export function guardedLookup(policy: AddressPolicy, resolve = bySystem): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const allowed = addresses.filter(({ address }) => policy.check(address) === 'allowed')
        const [first] = allowed
        if (!first) return callback(new Error(`${hostname} points into a private network`), '')
        return options.all ? callback(null, allowed) : callback(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    )
  }
}
