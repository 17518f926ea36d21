import { Agent, fetch } from 'undici'

import type { AddressPolicy } from '../kernel/address-policy.ts'
import { guardedConnector } from '../kernel/guarded-connector.ts'
import type { Resolve } from '../kernel/guarded-lookup.ts'
import type { FetchDocument } from './oauth-options.ts'

const timeoutMs = 5_000
/** 64 KiB. */
const largest = 65_536

/** Fetches the metadata document of a client, from public addresses only, without following redirects. */
export function createDocumentFetcher(policy: AddressPolicy, resolve: Resolve): FetchDocument {
  const dispatcher = new Agent({ connect: guardedConnector(policy, { resolve, timeout: timeoutMs }) })
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    const headers = new Headers(init?.headers)
    const answer = await fetch(url, {
      dispatcher,
      redirect: 'manual',
      headers: Object.fromEntries(headers),
      signal: AbortSignal.timeout(timeoutMs),
    })
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of answer.body ?? []) {
      size += chunk.length
      if (size > largest) throw new Error(`the document at ${url} is larger than ${largest} bytes`)
      chunks.push(chunk)
    }
    return new Response(Buffer.concat(chunks), { status: answer.status, headers: Object.fromEntries(answer.headers) })
  }
}
