import type { Visitor } from '../core/users/sessions.ts'

/** Only we set it: what a client sends under this name is dropped. */
export const clientAddressHeader = 'x-parley-client-ip'

export function headersOf({ address, userAgent }: Visitor): Headers {
  const headers = new Headers({ [clientAddressHeader]: address })
  if (userAgent !== undefined) headers.set('user-agent', userAgent)
  return headers
}
