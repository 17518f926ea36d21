import { startRbmServer } from '@parley/test-kit/rbm-server'

import { secretKey } from '../../../testing/secret-key.ts'
import { createAddressPolicy } from '../../kernel/address-policy.ts'
import { createRcs } from './adapter.ts'

export const agentId = 'growing_tree_bank_agent'
export const clientToken = 'SJENCPGJESMGUFPY'
const loopback = createAddressPolicy(['127.0.0.0/8'])

export type Rcs = Awaited<ReturnType<typeof startRcs>>

/** A Google test server, an adapter in front of it, and credentials that the server accepts. */
export async function startRcs({ timeoutMs = 10_000, tokenSeconds = 3600 } = {}) {
  const google = await startRbmServer({ agentId, clientToken, tokenSeconds })
  const credentials = { agent_id: agentId, service_account: google.serviceAccount, client_token: clientToken }
  const create = (changes = {}) =>
    createRcs({ baseUrl: google.baseUrl, policy: loopback, secret: secretKey, timeoutMs, ...changes })
  const adapter = create()
  return {
    google,
    credentials,
    adapter,
    create,
    async stop() {
      await adapter.close()
      await google.close()
    },
  }
}
