import type { ZodType } from 'zod'

import type { FieldProblem } from '../../kernel/errors.ts'
import type { Identity, IdentityKind } from '../contacts/contact.ts'
import type { Channel } from './channel.ts'
import type { Content, ContentType, TemplateContent } from './content.ts'

/** A message for a channel adapter to send. */
export interface OutboundMessage {
  id: number
  channelId: number
  /** E.164 digits without a plus, or another identity by which the vendor knows the person. */
  to: string
  content: Content
}

/**
 * Why a vendor refused, by what happens next.
 * `retry`: later, with backoff. `hold`: the sender as a whole is restricted. `credentials`: the channel sends nothing
 * until they are fixed. `permanent`: this message is never sent. `template_required`: outside the 24 h window.
 */
export type RefusalClass = 'retry' | 'hold' | 'credentials' | 'permanent' | 'template_required'

export interface Refusal {
  kind: 'refused'
  class: RefusalClass
  code: string | null
  reason: string
  /** The vendor refused it because the person has told the vendor to stop us. */
  stopped?: true
}

export type SendOutcome =
  /** `status`: the state in the vendor's answer; absent means `sent`. */
  | {
      kind: 'accepted'
      providerId: string
      status?: 'sent' | 'delivered'
      /** What the vendor says of the person: identities that it may use when they answer. */
      learned?: readonly Identity[]
    }
  | Refusal
  /** The request was sent but no answer came: the vendor may have sent the message. It is never retried blindly. */
  | { kind: 'unknown'; reason: string }

/** A vendor's answer about credentials. */
/** `number`: the sender's, as people see it. Null or absent: the vendor doesn't tell it. */
export type Confirmation = { kind: 'confirmed'; number?: string | null } | Refusal

/** A person to invite to connect. */
export interface Invitation {
  to: string
  note: string | null
}

/** The result of an invitation. A repeated invitation is safe: the vendor recognises it. */
export type InviteOutcome =
  | { kind: 'invited'; providerId: string | null; learned?: readonly Identity[] }
  /** The person is connected already. */
  | { kind: 'connected'; learned?: readonly Identity[] }
  /** `limited`: the sender hit the vendor's limit and pauses. */
  | (Refusal & { limited: boolean })

/** A vendor that requires a connection before a person can be written to. */
export interface InvitationSource<Credentials = unknown> {
  /** Resolves like `send`. */
  invite(credentials: Credentials, invitation: Invitation): Promise<InviteOutcome>
  /** The maximum in 24 hours and the minimum interval. Absent: unlimited. */
  limits?(credentials: Credentials): { perDay: number; everyMs: number }
}

/** A vendor's answer about a phone number. */
export interface NumberCapabilities {
  kind: 'known'
  /** Whether this sender reaches it. */
  reachable: boolean
  /** The features that the number supports, in the vendor's words. */
  features: string[]
}

/** A vendor's rate limits for one sender. They hold exactly, across all processes. */
export interface SendLimits {
  /** Messages a second, evenly spaced. */
  perSecond: number
  /** To one user: `burst` at once, then one every `everyMs`. */
  pair: { everyMs: number; burst: number }
  /** The vendor's error codes for a limit that was hit: the sender's, or that of one user. */
  codes: { sender: readonly string[]; pair: readonly string[] }
}

/** A pre-approved message in the vendor's form. */
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

/** A message that fits its template, with the text that a person will read; or the problems. */
export type Fitted = { content: TemplateContent; text: string | null } | { problems: FieldProblem[] }

export interface TemplateSource<Credentials = unknown> {
  /** The vendor's account that the templates belong to. Undefined if the credentials don't name it. */
  accountOf(credentials: Credentials): string | undefined
  /** Lists all templates. Resolves like `send`. */
  list(credentials: Credentials): Promise<TemplatesOutcome>
  /** Checks the values and assigns each to its template's component. */
  fit(content: TemplateContent, components: Record<string, unknown>[]): Fitted
}

/** A file of an inbound message. `retry`: the vendor may hand it out later. */
export type FileOutcome =
  | { kind: 'fetched'; content: Buffer; type: string | null }
  | { kind: 'refused'; class: 'retry' | 'permanent'; reason: string }

export interface ChannelAdapter<Credentials = unknown> {
  readonly type: string
  /** The identity kinds by which it reaches people, the best first. Absent: phone. */
  readonly reachedBy?: readonly IdentityKind[]
  /** Whether a person sends this channel's messages by hand, told by a task. */
  manual?(channel: Pick<Channel, 'external_id'>): boolean
  /** The types that the vendor supports. Other types are refused before they are queued. */
  readonly contentTypes: readonly ContentType[]
  /** Absent if the vendor has none. */
  readonly limits?: SendLimits
  /** How long after a person's last message free text is allowed; after that only templates. */
  readonly serviceWindowMs?: number
  /** Finds a message's problems for this vendor before it is queued: too long, too many buttons. */
  check?(content: Content): FieldProblem[]
  /**
   * Whether this process can send for the channel, if a single process holds the session with the vendor.
   * Absent: any process can. Messages for another process wait in the queue.
   */
  isHere?(channelId: number): boolean
  /** The vendor gives credentials to a paired device, so the channel begins unpaired. */
  readonly pairs?: true
  /** The schema of the channel's credentials. Absent if it has none. */
  readonly credentialsSchema?: ZodType<Credentials>
  /**
   * Sends one message. It resolves for every answer of the vendor and every network failure; it rejects only for a bug.
   * Vendors that support it get the message's id and return it in status reports.
   */
  send(credentials: Credentials, message: OutboundMessage): Promise<SendOutcome>
  /**
   * Asks the vendor whether it takes these credentials. Resolves within seconds, like `send`; a refusal of the class
   * `retry` is no answer. Absent: the vendor can't be asked, or there is none.
   */
  confirm?(credentials: Credentials): Promise<Confirmation>
  /**
   * Fetches a file by the `source` that the channel gave with the message. Resolves like `send`. Absent: the vendor has
   * no files.
   */
  fetchFile?(credentials: Credentials, source: Record<string, unknown>): Promise<FileOutcome>
  /** What a phone number supports, if the vendor reports it. `phone`: E.164 digits. It rejects only for a bug. */
  capabilities?(credentials: Credentials, phone: string): Promise<NumberCapabilities | Refusal>
  /** For a vendor that approves messages beforehand. */
  readonly templates?: TemplateSource<Credentials>
  /** The vendor's id of the sender that these credentials are for. Null if it has none. */
  externalId?(credentials: Credentials): string | null
  /** Absent if people can be written to without an invitation. */
  readonly invitations?: InvitationSource<Credentials>
}
