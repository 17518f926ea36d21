import { createHash } from 'node:crypto'

import type { Browser } from './browser.ts'
import type { Harness } from './harness.ts'

const verifier = 'a verifier of at least forty-three characters'
const callback = 'https://ledger.example/callback'

/** Has a signed-in user let an app in that the workspace has registered. Returns the app's client id. */
export async function letAppIn(
  { url, request }: Pick<Harness, 'url' | 'request'>,
  browser: Browser,
  { key, name, workspaceId }: { key: string; name: string; workspaceId: number },
): Promise<string> {
  const registration = { name, redirect_uris: [callback], confidential: false }
  const { client_id } = (await request('POST', '/v1/apps', { key, body: registration })).body
  const asked = new URLSearchParams({
    response_type: 'code',
    client_id,
    redirect_uri: callback,
    scope: 'contacts:read',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  const response = await fetch(`${url}/auth/oauth2/authorize?${asked}`, {
    redirect: 'manual',
    headers: { cookie: browser.cookies() },
  })
  const query = new URL(response.headers.get('location') ?? '').search.slice(1)
  const body = { query, accept: true, workspace_id: workspaceId, scopes: ['contacts:read'] }
  const { status } = await browser.request('POST', '/v1/me/authorizations', { body })
  if (status !== 200) throw new Error(`the app was not let in: ${status}`)
  return client_id
}
