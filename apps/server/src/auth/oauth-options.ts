import { AsyncLocalStorage } from 'node:async_hooks'

import { cimd } from '@better-auth/cimd'
import { oauthProvider } from '@better-auth/oauth-provider'
import { offlineAccess } from '../core/apps/oauth-server.ts'
import { allScopes } from '../core/keys/scopes.ts'
import { clientSecretPlace } from '../db/reseal.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import { resourcesOf } from './resources.ts'

/** The workspace that the user picks while consenting. */
export const pickedWorkspace = new AsyncLocalStorage<number>()

/** A registration of ours, for a workspace. */
export interface ByHand {
  workspaceId: number
  token: string
}
export const byHand = new AsyncLocalStorage<ByHand>()

const accessSeconds = 10 * 60
/** An answer that was lost on its way can be had again. */
const replaySeconds = 30

export type FetchDocument = Parameters<typeof cimd>[0]['fetchClientMetadataResource']

export interface OAuthOptions {
  publicUrl: string
  /** Clients may register themselves: an MCP client that has no metadata document needs it. */
  registersClients: boolean
  fetchDocument: FetchDocument
  box: SecretBox
}

/**
 * The OAuth 2.1 server. Access tokens are opaque, so that a grant that is revoked ends at once, and checking one needs
 * neither keys nor this library.
 */
export function oauthPlugins({ publicUrl, registersClients, fetchDocument, box }: OAuthOptions) {
  const { api, mcp } = resourcesOf(publicUrl)
  return [
    oauthProvider({
      scopes: [...allScopes, offlineAccess],
      resources: [api, mcp],
      resourceSeedMode: 'merge',
      enforcePerClientResources: false,
      grantTypes: ['authorization_code', 'refresh_token'],
      loginPage: `${publicUrl}/app/login`,
      consentPage: `${publicUrl}/app/consent`,
      postLogin: {
        page: `${publicUrl}/app/consent`,
        shouldRedirect: () => false,
        // Outside a consent, no consent is found: the user is always asked, and always picks the workspace.
        consentReferenceId: () => String(pickedWorkspace.getStore() ?? 'none'),
      },
      accessTokenExpiresIn: accessSeconds,
      refreshTokenReuseInterval: replaySeconds,
      disableJwtPlugin: true,
      // Without an open registration, ours are the only ones.
      allowDynamicClientRegistration: true,
      validateInitialAccessToken({ initialAccessToken }) {
        const ours = byHand.getStore()
        return ours?.token === initialAccessToken && { referenceId: String(ours.workspaceId) }
      },
      storeClientSecret: {
        encrypt: async (secret) => box.seal(secret, clientSecretPlace).toString('base64'),
        decrypt: async (sealed) => box.open(Buffer.from(sealed, 'base64'), clientSecretPlace),
      },
      allowUnauthenticatedClientRegistration: registersClients,
      prefix: { opaqueAccessToken: 'parley_at_', refreshToken: 'parley_rt_', clientSecret: 'parley_cs_' },
      schema: {
        // As our spelling of columns turns out.
        oauthClient: { modelName: 'oauthClients', fields: { requirePKCE: 'requirePkce' } },
        oauthResource: { modelName: 'oauthResources' },
        oauthClientResource: { modelName: 'oauthClientResources' },
        oauthRefreshToken: { modelName: 'oauthRefreshTokens' },
        oauthAccessToken: { modelName: 'oauthAccessTokens' },
        oauthConsent: { modelName: 'oauthConsents' },
        oauthClientAssertion: { modelName: 'oauthClientAssertions' },
      },
    }),
    cimd({ metadataProfile: 'mcp-2026-07-28', fetchClientMetadataResource: fetchDocument }),
  ]
}
