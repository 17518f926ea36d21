import type { ChannelAdapter, InviteOutcome, Refusal, SendOutcome } from '../../core/channels/adapter.ts'
import type { Identity } from '../../core/contacts/contact.ts'
import type { AddressPolicy } from '../../kernel/address-policy.ts'
import type { Resolve } from '../../kernel/guarded-lookup.ts'
import { postgresSafeText } from '../../kernel/postgres-safe-text.ts'
import { type LinkedInCredentials, linkedInCredentials, type UnipileCredentials } from './credentials.ts'
import { createUnipile } from './unipile.ts'

interface LinkedInOptions {
  /** The addresses that the Unipile URL may resolve to. */
  policy: AddressPolicy
  /** Absent: as the machine does. */
  resolve?: Resolve
  /** For a whole send: the profile look-up and the message. */
  timeoutMs?: number
}

export interface LinkedIn extends ChannelAdapter<LinkedInCredentials> {
  /** Closes the connections. A send in flight resolves: as unknown if its request was written. */
  close(): Promise<void>
}

// LinkedIn's limit, in UTF-16 units.
const maxText = 8_000
const maxConfirmMs = 5_000
const maxReasonLength = 1_000
const maxCodeLength = 100
const maxIdLength = 255
/** Unipile recommends spreading invitations over the working day, as a person would. */
const invitationsEveryMs = 30_000

export function createLinkedIn({ policy, resolve, timeoutMs = 20_000 }: LinkedInOptions): LinkedIn {
  const unipile = createUnipile({ policy, resolve, connectMs: timeoutMs })

  return {
    type: 'linkedin',
    contentTypes: ['text'],
    reachedBy: ['linkedin_member', 'linkedin'],
    manual: ({ external_id }) => external_id === null,
    credentialsSchema: linkedInCredentials(policy),
    externalId: (credentials) => (credentials.driver === 'unipile' ? credentials.account_id : null),
    check(content) {
      if (content.type !== 'text' || content.text.length <= maxText) return []
      return [{ field: 'text', message: `must have at most ${maxText} characters` }]
    },

    async confirm(credentials) {
      if (credentials.driver === 'manual') return { kind: 'confirmed' }
      const answer = await unipile.account(credentials, performance.now() + Math.min(maxConfirmMs, timeoutMs))
      return answer.kind === 'confirmed' ? answer : presentable(answer, credentials)
    },

    async send(credentials, { to, content }): Promise<SendOutcome> {
      if (content.type !== 'text') throw new Error(`linkedin does not support content of type ${content.type}`)
      const until = performance.now() + timeoutMs
      const account = unipileOf(credentials)
      const member = await unipile.memberOf(account, to, until)
      if (member.kind === 'refused') return presentable(member, account)
      const outcome = await unipile.write(account, { memberId: member.id, text: content.text }, until)
      if (outcome.kind === 'refused') return presentable(outcome, account)
      if (outcome.kind === 'unknown') return { ...outcome, reason: told(outcome.reason, account) }
      return { ...outcome, providerId: idOf(outcome.providerId), learned: [identityOf(member.id)] }
    },

    invitations: {
      limits: (credentials) => ({ perDay: unipileOf(credentials).invitations_per_day, everyMs: invitationsEveryMs }),
      async invite(credentials, { to, note }): Promise<InviteOutcome> {
        const until = performance.now() + timeoutMs
        const account = unipileOf(credentials)
        const member = await unipile.memberOf(account, to, until)
        if (member.kind === 'refused') return presentable(member, account)
        const outcome = await unipile.invite(account, { memberId: member.id, note }, until)
        if (outcome.kind === 'refused') return presentable(outcome, account)
        const learned = [identityOf(member.id)]
        return outcome.kind === 'connected'
          ? { ...outcome, learned }
          : { ...outcome, providerId: outcome.providerId && idOf(outcome.providerId), learned }
      },
    },

    close: unipile.close,
  }
}

/** Manual sends never reach this code. */
function unipileOf(credentials: LinkedInCredentials): UnipileCredentials {
  if (credentials.driver === 'unipile') return credentials
  throw new Error('a manual channel has no API')
}

const identityOf = (value: string): Identity => ({ kind: 'linkedin_member', value })
const idOf = (id: string) => postgresSafeText(id.slice(0, maxIdLength))

/** Reasons are stored and shown, and Unipile might repeat the key in one. */
function told(reason: string, { api_key }: UnipileCredentials): string {
  return postgresSafeText(reason.replaceAll(api_key, '[api_key]').slice(0, maxReasonLength))
}

function presentable<T extends Refusal>(refusal: T, account: UnipileCredentials): T {
  const code = refusal.code && postgresSafeText(refusal.code.slice(0, maxCodeLength))
  return { ...refusal, code, reason: told(refusal.reason, account) }
}
