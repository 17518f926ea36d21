import type { ZodType } from 'zod'

import type { FieldProblem } from '../../kernel/errors.ts'
import type { Identity, IdentityKind } from '../contacts/contact.ts'
import type { Content, ContentType, TemplateContent } from '../messages/content.ts'
import type { Channel } from './channel.ts'

/** What a channel adapter is told to send. */
export interface OutboundMessage {
  id: number
  channelId: number
  /** E.164 digits, no plus; elsewhere the identity by which the vendor knows the person. */
  to: string
  content: Content
}

/**
 * Why a vendor refused, by what happens next.
 * `retry`: later, with backoff. `hold`: the sender as a whole is restricted. `credentials`: nothing goes out on this
 * channel until they are mended. `permanent`: this message never. `template_required`: outside the 24 h window.
 */
export type RefusalClass = 'retry' | 'hold' | 'credentials' | 'permanent' | 'template_required'

export interface Refusal {
  kind: 'refused'
  class: RefusalClass
  code: string | null
  reason: string
}

export type SendOutcome =
  /** `status`: how far it has got, where the vendor's answer says so; `sent` otherwise. */
  | {
      kind: 'accepted'
      providerId: string
      status?: 'sent' | 'delivered'
      /** What else the vendor calls the person, by which it will name them when they answer. */
      learned?: Identity
    }
  | Refusal
  /** The request left, the answer never came: the vendor may have sent it. Never sent again blindly. */
  | { kind: 'unknown'; reason: string }

/** Somebody who is to be asked to connect. */
export interface Invitation {
  to: string
  note: string | null
}

/** What came of asking. It may be asked twice: the vendor knows that it has been. */
export type InviteOutcome =
  | { kind: 'invited'; providerId: string | null; learned?: Identity }
  /** They are connected already. */
  | { kind: 'connected'; learned?: Identity }
  /** `limited`: the sender as a whole has asked too many, and rests. */
  | (Refusal & { limited: boolean })

/** A vendor over which people have to be connected before they can be written to. */
export interface InvitationSource<Credentials = unknown> {
  /** Resolves like `send`. */
  invite(credentials: Credentials, invitation: Invitation): Promise<InviteOutcome>
  /** The most in 24 hours, and how far apart at least. Absent: as many as there are. */
  limits?(credentials: Credentials): { perDay: number; everyMs: number }
}

/** What a vendor says of a phone number. */
export interface NumberCapabilities {
  kind: 'known'
  /** Whether this sender reaches it. */
  reachable: boolean
  /** What it can be shown, in the vendor's words. */
  features: string[]
}

/** How fast a vendor lets one sender send. Kept exactly, in all processes together. */
export interface SendLimits {
  /** Messages a second, evenly spaced. */
  perSecond: number
  /** To one user: `burst` at once, then one every so often. */
  pair: { everyMs: number; burst: number }
  /** The vendor's codes that say a limit was hit nevertheless: the sender's, or that of one user. */
  codes: { sender: readonly string[]; pair: readonly string[] }
}

/** A pre-approved message, as its vendor has it. */
export interface VendorTemplate {
  externalId: string
  name: string
  language: string
  category: string
  status: string
  quality: string | null
  components: Record<string, unknown>[]
}

export type TemplatesOutcome =
  | { kind: 'read'; templates: VendorTemplate[] }
  | { kind: 'refused'; class: RefusalClass; code: string | null; reason: string }

/** A message that fits its template, with what a person will read; or what doesn't fit. */
export type Fitted = { content: TemplateContent; text: string | null } | { problems: FieldProblem[] }

export interface TemplateSource<Credentials = unknown> {
  /** The vendor's account that the templates belong to; undefined where the credentials don't name it. */
  accountOf(credentials: Credentials): string | undefined
  /** All of them. Resolves like `send`. */
  list(credentials: Credentials): Promise<TemplatesOutcome>
  /** Puts each value where its template wants it, and counts them. */
  fit(content: TemplateContent, components: Record<string, unknown>[]): Fitted
}

export interface ChannelAdapter<Credentials = unknown> {
  readonly type: string
  /** The identities by which it reaches people, the best first; by phone where it is absent. */
  readonly reachedBy?: readonly IdentityKind[]
  /** Whether a person sends what is to go out over this channel: a task tells them to. */
  manual?(channel: Pick<Channel, 'external_id'>): boolean
  /** What its vendor can carry. Anything else is refused before it is queued. */
  readonly contentTypes: readonly ContentType[]
  /** Absent where the vendor has none. */
  readonly limits?: SendLimits
  /** For so long after a person's last message they may be written to freely; after that only by a template. */
  readonly serviceWindowMs?: number
  /** What is wrong with a message for this vendor, before it is queued: too long, too many buttons. */
  check?(content: Content): FieldProblem[]
  /**
   * Whether this process can send for the channel, where its vendor is reached over a session that one process holds.
   * Absent: any can. What another one must send waits in the queue for it.
   */
  isHere?(channelId: number): boolean
  /** Its vendor gives credentials to a device that its owner pairs: such a channel begins unpaired. */
  readonly pairs?: true
  /** What the credentials of such a channel must look like; absent where it has none. */
  readonly credentialsSchema?: ZodType<Credentials>
  /**
   * Sends one message. Resolves for every answer of the vendor and for every failure of the network; it rejects only
   * for a bug. The message's id travels with it and comes back in its statuses, where the vendor can do that.
   */
  send(credentials: Credentials, message: OutboundMessage): Promise<SendOutcome>
  /** What a phone number can be sent, where the vendor tells; E.164 digits. It rejects for a bug only. */
  capabilities?(credentials: Credentials, phone: string): Promise<NumberCapabilities | Refusal>
  /** Where the vendor approves messages beforehand. Absent where it has nothing of the kind. */
  readonly templates?: TemplateSource<Credentials>
  /** The vendor's name of the sender that these credentials are for; null where it has none. */
  externalId?(credentials: Credentials): string | null
  /** Absent where nobody has to be asked before they are written to. */
  readonly invitations?: InvitationSource<Credentials>
}
