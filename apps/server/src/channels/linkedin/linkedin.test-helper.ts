import { createFakeClock } from '@parley/test-kit/fake-clock'
import { startUnipileServer } from '@parley/test-kit/unipile-server'

import { startHarness } from '../../../testing/harness.ts'
import { createAddressPolicy } from '../../kernel/address-policy.ts'
import { createLinkedIn } from './adapter.ts'

const webhookSecret = 'a secret of 24 characters'.replaceAll(' ', '-')
export const account = { apiKey: 'unipile-api-key-of-the-tests', accountId: 'SDF4tGaPSPSzNe1D1xsOs', webhookSecret }

export type Unipile = Awaited<ReturnType<typeof startUnipile>>

/** A Unipile test server, and credentials that it accepts. */
export async function startUnipile(changes: { invitations_per_day?: number } = {}) {
  const unipile = await startUnipileServer(account)
  const credentials = {
    driver: 'unipile' as const,
    base_url: unipile.baseUrl,
    api_key: account.apiKey,
    account_id: account.accountId,
    webhook_secret: webhookSecret,
    invitations_per_day: 80,
    ...changes,
  }
  const create = (timeoutMs = 10_000) => createLinkedIn({ policy: createAddressPolicy(['127.0.0.0/8']), timeoutMs })
  return { unipile, credentials, create }
}

export type LinkedInHarness = Awaited<ReturnType<typeof startLinkedIn>>

/** Parley with a LinkedIn channel as its default, and a Unipile test server that it sends through. */
export async function startLinkedIn(changes: { invitations_per_day?: number } = {}) {
  const { unipile, credentials } = await startUnipile(changes)
  const harness = await startHarness({}, createFakeClock(), undefined, { timings: { poll: 100 } })
  const body = { type: 'linkedin', name: 'Asha', is_default: true, credentials }
  const { body: channel } = await harness.request('POST', '/v1/channels', { body })
  return {
    ...harness,
    unipile,
    credentials,
    channel,
    hook: harness.url + channel.webhook_path,
    post: (path: string, input?: unknown, options = {}) =>
      harness.request('POST', path, { ...(input !== undefined && { body: input }), ...options }),
    async contact(linkedin: string, more: object = {}): Promise<number> {
      return (await harness.request('POST', '/v1/contacts', { body: { linkedin, ...more } })).body.id
    },
    async stop() {
      await harness.stop()
      await unipile.close()
    },
  }
}
