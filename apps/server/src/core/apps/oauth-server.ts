import type { Principal } from '../keys/key.ts'
import type { Scope } from '../keys/scopes.ts'
import type { SignedIn } from '../users/sessions.ts'

/** What a token is for: `/v1`, or the MCP server. */
export type TokenUse = 'api' | 'mcp'

/** Tokens that apps act with. A part of their own implements it. */
export interface AccessTokens {
  /** Throws `unauthenticated` for a token that is unknown, expired, revoked or for something else. */
  authenticate(token: string, use: TokenUse): Promise<Principal>
  /** Clears the cache, after a grant or a member has changed. */
  forget(): void
}

/** The scope by which a client asks for a refresh token. */
export const offlineAccess = 'offline_access'

export const accessTokenPrefix = 'parley_at_'

/** What an app asks a user for. */
export interface AuthorizationRequest {
  client_id: string
  name: string
  /** Where the user is sent with the code. */
  redirect_host: string
  /** Its own page. */
  uri: string | null
  /** A workspace has registered it by hand. The others say themselves who they are. */
  registered: boolean
  scopes: Scope[]
  /** It may go on while the user is away. */
  offline: boolean
  uses: TokenUse[]
}

export interface Consent {
  /** As the page was given it, signed. */
  query: string
  accept: boolean
  workspaceId: number
  /** Some of those that the app asks for. */
  scopes: readonly Scope[]
}

/** The server that lets apps in. A part of their own implements it. */
export interface OAuthServer {
  /** False where it would not be safe: over http, but for loopback. */
  readonly isOn: boolean
  /** Throws `invalid` for a query that isn't ours, or too old. */
  describe(query: string): Promise<AuthorizationRequest>
  /** Returns where the user goes next: the app. */
  consent(who: SignedIn, cookie: string, consent: Consent): Promise<string>
  /** The secret is shown once. Null: a public client, which proves itself by PKCE alone. */
  register(app: { name: string; redirectUris: string[]; confidential: boolean; workspaceId: number }): Promise<{
    clientId: string
    clientSecret: string | null
  }>
  /** The protocol: authorization, tokens, registration, metadata. */
  handle(request: Request, address: string): Promise<Response>
}
