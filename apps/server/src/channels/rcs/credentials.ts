import { createPrivateKey } from 'node:crypto'

import { z } from 'zod'

import type { AddressPolicy } from '../../kernel/address-policy.ts'
import { checkTargetUrl } from '../../kernel/target-url.ts'

/** `policy` restricts the token endpoint's address, since the client that creates a channel chooses it. */
export function rcsCredentials(policy: AddressPolicy) {
  return z.strictObject({
    agent_id: z
      .string()
      .regex(/^[A-Za-z0-9_.@-]{1,200}$/, 'must be the id of an agent')
      .describe("Google's id of the agent, from the Business Communications console."),
    service_account: z
      .strictObject({
        client_email: z.email('must be the client_email of a key file').max(320),
        private_key: z
          .string()
          .refine(isRsaKey, 'must be the private_key of a key file: an RSA key in PEM with line breaks'),
        token_uri: z.string().superRefine(targetOf(policy)).optional(),
        ...unusedFields,
      })
      .describe("The service account's key file, as Google gave it."),
    client_token: z.string().min(1).describe('The clientToken that Google shows where the webhook URL is entered.'),
  })
}

// The rest of a key file, so that it can be passed unchanged.
const unused = z.string().optional()
const unusedFields = {
  type: unused,
  project_id: unused,
  private_key_id: unused,
  client_id: unused,
  auth_uri: unused,
  auth_provider_x509_cert_url: unused,
  client_x509_cert_url: unused,
  universe_domain: unused,
}

export type RcsCredentials = z.infer<ReturnType<typeof rcsCredentials>>
export type ServiceAccount = RcsCredentials['service_account']

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}

function targetOf(policy: AddressPolicy) {
  return (url: string, context: z.RefinementCtx) => {
    const checked = checkTargetUrl(url, policy)
    if (!checked.ok) context.addIssue({ code: 'custom', message: checked.problem })
  }
}
