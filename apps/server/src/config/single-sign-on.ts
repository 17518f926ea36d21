import { z } from 'zod'

import { isSafeUrl } from '../kernel/loopback.ts'

/** An OpenID Connect provider, by which users sign in. */
export interface SingleSignOnConfig {
  issuer: string
  clientId: string
  clientSecret: string
  /** As the button of the log-in names it. */
  name: string
  /** Its addresses count even where it doesn't say that it has verified them. */
  trustsEmail: boolean
}

const variables = ['PARLEY_OIDC_ISSUER', 'PARLEY_OIDC_CLIENT_ID', 'PARLEY_OIDC_CLIENT_SECRET'] as const
const safeUrl = 'must be an https URL, or an http one of this machine'

export const singleSignOnVariables = {
  PARLEY_OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: safeUrl })
    .refine(isSafeUrl, safeUrl)
    .optional(),
  PARLEY_OIDC_CLIENT_ID: z.string().max(500).optional(),
  PARLEY_OIDC_CLIENT_SECRET: z.string().max(2_000).optional(),
  PARLEY_OIDC_NAME: z.string().max(50, 'must have at most 50 characters').optional(),
  PARLEY_OIDC_TRUST_EMAIL: z.enum(['on', 'off'], 'must be on or off').default('off'),
}

/** The variables that the given ones require. The schema checks each variable by itself. */
export function singleSignOnProblems(set: NodeJS.ProcessEnv): string[] {
  const given = Object.keys(singleSignOnVariables).find((name) => set[name] !== undefined)
  if (given === undefined) return []
  const missing = variables.filter((name) => set[name] === undefined)
  const problems = missing.map((name) => `${name} must be set where ${given} is`)
  const { PARLEY_PUBLIC_URL: url } = set
  if (url !== undefined && !isSafeUrl(url)) {
    problems.push(
      `PARLEY_PUBLIC_URL must be an https URL where ${given} is set: what signs users in may not travel in the clear`,
    )
  }
  return problems
}

/** Where the provider describes itself (OpenID Connect Discovery 1.0). */
export const discoveryUrlOf = ({ issuer }: SingleSignOnConfig): string =>
  `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`

const values = z.object(singleSignOnVariables)

/** Undefined: users sign in by password only. */
export function singleSignOnOf(data: z.output<typeof values>): SingleSignOnConfig | undefined {
  const { PARLEY_OIDC_ISSUER: issuer, PARLEY_OIDC_CLIENT_ID: clientId, PARLEY_OIDC_CLIENT_SECRET: clientSecret } = data
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return undefined
  return {
    issuer,
    clientId,
    clientSecret,
    name: data.PARLEY_OIDC_NAME ?? new URL(issuer).hostname,
    trustsEmail: data.PARLEY_OIDC_TRUST_EMAIL === 'on',
  }
}
