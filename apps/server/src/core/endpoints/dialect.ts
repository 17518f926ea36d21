import type { EventType, ParleyEvent } from '../events/event.ts'

/** What goes to a receiver, without the signature. */
export interface Rendered {
  body: string
  headers: Record<string, string>
}

/** The workspace of an endpoint, by the id that its users know. */
export interface Account {
  id: number
  name: string
}

/**
 * How one vendor's webhooks look. The interface lives here so that the engine and the dialects needn't import each
 * other.
 */
export interface WebhookDialect {
  readonly name: string
  /** The event names that an endpoint may subscribe to, with the core types of each. */
  readonly events: Readonly<Record<string, readonly EventType[]>>
  /** The channel types of those events that aren't for every channel. */
  readonly channelTypes?: Readonly<Record<string, readonly string[]>>
  /** A receiver's answer to `trigger.fired` may replace the trigger's own reply. */
  readonly answersTriggers?: true
  /** The limit for the whole exchange with a receiver. */
  readonly timeoutMs: number
  /** Each endpoint of a workspace needs a URL of its own. */
  readonly uniqueUrls?: true
  /** The event as this vendor sends it to an endpoint that subscribes to `subscribed`; null when the vendor doesn't. */
  render(event: ParleyEvent, subscribed: readonly string[], attemptedAt: Date, account: Account): Rendered | null
  /** The vendor's own signature headers, in addition to the Standard Webhooks ones that every delivery has. */
  sign?(body: string, secrets: readonly string[], timestamp: number): Record<string, string>
}
