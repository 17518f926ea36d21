import { generateKeyPairSync, randomBytes, verify } from 'node:crypto'

import type { VendorAnswer } from '../vendor-behaviour.ts'

export interface RbmServiceAccount {
  client_email: string
  private_key: string
  token_uri: string
}

const scope = 'https://www.googleapis.com/auth/rcsbusinessmessaging'
const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const clientEmail = 'parley@test-project.iam.gserviceaccount.com'

/** Google's OAuth token endpoint for one service account, whose key it generates. Checks assertions and issues tokens. */
export function createTokenEndpoint(tokenUri: string, lifetimeSeconds: number) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const serviceAccount: RbmServiceAccount = {
    client_email: clientEmail,
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    token_uri: tokenUri,
  }
  const tokens = new Map<string, number>()

  function problemOf(assertion: string): string | undefined {
    const [head = '', payload = '', signature = ''] = assertion.split('.')
    const signed = Buffer.from(`${head}.${payload}`)
    if (!verify('RSA-SHA256', signed, publicKey, Buffer.from(signature, 'base64url'))) return 'Invalid JWT Signature.'
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    const now = Date.now() / 1000
    if (claims.iss !== clientEmail) return 'Invalid grant: account not found'
    if (claims.aud !== tokenUri) return 'Invalid JWT: Failed audience check.'
    if (claims.scope !== scope) return 'Invalid OAuth scope or ID token audience provided.'
    if (!(claims.iat <= now + 300 && claims.exp > now && claims.exp <= claims.iat + 3600)) {
      return 'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.'
    }
    return undefined
  }

  return {
    serviceAccount,

    grant(form: string): VendorAnswer {
      const asked = new URLSearchParams(form)
      const problem =
        asked.get('grant_type') === grantType ? problemOf(asked.get('assertion') ?? '') : 'Invalid grant_type'
      if (problem) return { status: 400, body: { error: 'invalid_grant', error_description: problem } }
      const token = `ya29.${randomBytes(24).toString('base64url')}`
      tokens.set(token, Date.now() + lifetimeSeconds * 1000)
      return { status: 200, body: { access_token: token, expires_in: lifetimeSeconds, token_type: 'Bearer' } }
    },

    accepts(authorization: string | undefined): boolean {
      const until = tokens.get(/^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? '')
      return until !== undefined && until > Date.now()
    },

    /** Revokes every token issued so far. */
    revokeTokens: () => tokens.clear(),
  }
}
