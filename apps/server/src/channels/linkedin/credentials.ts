import { z } from 'zod'

import type { AddressPolicy } from '../../kernel/address-policy.ts'
import { checkTargetUrl } from '../../kernel/target-url.ts'

// The token becomes a header, which allows neither spaces nor line breaks.
const token = z.string().regex(/^[\x21-\x7e]{1,500}$/, 'must be text without spaces or line breaks')

/** Unipile recommends 80 to 100 a day for an account in good standing. */
const mostInvitationsPerDay = 100
const usualInvitationsPerDay = 80

/** `policy` restricts the API's address, since the client that creates a channel chooses it. */
export function linkedInCredentials(policy: AddressPolicy) {
  const unipile = z.strictObject({
    driver: z.literal('unipile'),
    base_url: z
      .string()
      .superRefine((url, context) => {
        const checked = checkTargetUrl(url, policy)
        if (!checked.ok) context.addIssue({ code: 'custom', message: checked.problem })
        else if (checked.url.search || checked.url.hash) {
          context.addIssue({ code: 'custom', message: 'must not contain ? or #' })
        }
      })
      .describe('Your DSN as Unipile shows it, prefixed with https://.'),
    api_key: token.describe('A Unipile access token.'),
    account_id: token.describe("Unipile's id of the LinkedIn account."),
    webhook_secret: token
      .min(16, 'must have at least 16 characters')
      .describe('A text of your choice; the value of the header Unipile-Auth.'),
    invitations_per_day: z
      .int('must be a whole number')
      .min(1, `must be from 1 to ${mostInvitationsPerDay}`)
      .max(mostInvitationsPerDay, `must be from 1 to ${mostInvitationsPerDay}`)
      .default(usualInvitationsPerDay),
  })
  const manual = z.strictObject({ driver: z.literal('manual') })
  return z.discriminatedUnion('driver', [unipile, manual], {
    error: (issue) => {
      const { driver } = (issue.input ?? {}) as { driver?: unknown }
      if (typeof issue.input !== 'object' || issue.input === null) return undefined
      return driver === undefined ? 'is required' : 'must be unipile or manual'
    },
  })
}

export type LinkedInCredentials = z.infer<ReturnType<typeof linkedInCredentials>>
export type UnipileCredentials = LinkedInCredentials & { driver: 'unipile' }
