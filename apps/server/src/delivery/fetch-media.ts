import { Agent, interceptors, request } from 'undici'

import type { AddressPolicy } from '../kernel/address-policy.ts'
import { ParleyError } from '../kernel/errors.ts'
import { checkTargetUrl } from '../kernel/target-url.ts'
import { createGuardedConnector } from './guarded-connect.ts'
import type { Resolver } from './resolve.ts'

/** Fetches media by a URL of a client or a vendor. */
export interface MediaFetcher {
  /** Rejects with the reason: `rejected` for a permanent one, `unavailable` for a temporary one. */
  fetch(url: string, headers?: Record<string, string>): Promise<{ body: Buffer; contentType: string | null }>
  close(): Promise<void>
}

const timeoutMs = 10_000
/** 16 MiB. */
const largest = 16 * 2 ** 20
const redirects = 3

/** Fetches only from addresses that the policy allows, also after each redirect. `close` closes the resolver, too. */
export function createMediaFetcher({ policy, resolver }: { policy: AddressPolicy; resolver: Resolver }): MediaFetcher {
  const connector = createGuardedConnector(policy, resolver)
  const agent = new Agent({ connect: connector.connect, allowH2: false })
  const following = agent.compose(interceptors.redirect({ maxRedirections: redirects }))

  return {
    async fetch(url, wanted = {}) {
      const checked = checkTargetUrl(url, policy)
      if (!checked.ok) throw never(`its URL ${checked.problem}`)
      const signal = AbortSignal.timeout(timeoutMs)
      const { statusCode, headers, body } = await request(checked.url, {
        dispatcher: following,
        signal,
        headers: wanted,
      })
      if (statusCode < 200 || statusCode > 299) {
        // undici raises an error when the body is destroyed; it is ignored.
        body.on('error', () => {}).destroy()
        throw (isTemporary(statusCode) ? later : never)(`its URL answered ${statusCode}`)
      }
      const chunks: Buffer[] = []
      let size = 0
      for await (const chunk of body) {
        chunks.push(chunk)
        size += chunk.length
        if (size > largest) throw never(`it is larger than ${largest / 2 ** 20} MiB`)
      }
      const type = headers['content-type']
      return { body: Buffer.concat(chunks), contentType: (Array.isArray(type) ? type[0] : type) ?? null }
    },
    async close() {
      connector.close()
      resolver.close()
      await agent.destroy()
    },
  }
}

const never = (reason: string) => new ParleyError('rejected', reason)
const later = (reason: string) => new ParleyError('unavailable', reason)

function isTemporary(statusCode: number): boolean {
  return statusCode >= 500 || statusCode === 408 || statusCode === 429
}
