import { startRbmServer } from '@parley/test-kit/rbm-server'

import { startHarness } from '../../../testing/harness.ts'
import { agentId, clientToken } from './rcs.test-helper.ts'

export type RcsHarness = Awaited<ReturnType<typeof startRcsHarness>>

/** Parley with an RCS channel as its default, and a Google test server that it sends through. */
export async function startRcsHarness() {
  const google = await startRbmServer({ agentId, clientToken })
  const harness = await startHarness({ PARLEY_RCS_URL: google.baseUrl })
  const credentials = { agent_id: agentId, service_account: google.serviceAccount, client_token: clientToken }
  const body = { type: 'rcs', name: 'Bank', is_default: true, credentials }
  const { body: channel } = await harness.request('POST', '/v1/channels', { body })
  return {
    ...harness,
    google,
    credentials,
    channel,
    hook: harness.url + channel.webhook_path,
    /** POSTs to the native API. Throws if the answer does not match the OpenAPI document. */
    post: (path: string, input: unknown, options = {}) => harness.request('POST', path, { body: input, ...options }),
    async stop() {
      await harness.stop()
      await google.close()
    },
  }
}
