import type { EventType, ParleyEvent } from '../events/event.ts'

/** What goes to a receiver, but for the signature. */
export interface Rendered {
  body: string
  headers: Record<string, string>
}

/**
 * How one vendor's webhooks look. The interface stands here, below the engine that renders and the dialects that
 * know how; neither of them imports the other.
 */
export interface WebhookDialect {
  readonly name: string
  /** The names that an endpoint may subscribe to, with the core events each stands for. */
  readonly events: Readonly<Record<string, readonly EventType[]>>
  /** The types of channels that some of its events are for, where they aren't for all. */
  readonly channelTypes?: Readonly<Record<string, readonly string[]>>
  /** Its receivers may say, in their answer to `trigger.fired`, what is replied in place of the trigger's own text. */
  readonly answersTriggers?: true
  /** How long a receiver may take for the whole exchange. */
  readonly timeoutMs: number
  /** A URL may have one endpoint of a workspace only. */
  readonly uniqueUrls?: true
  /**
   * The event as this vendor sends it to an endpoint that subscribes to `subscribed`, in the workspace of this name; null
   * when it doesn't.
   */
  render(event: ParleyEvent, subscribed: readonly string[], attemptedAt: Date, workspaceName: string): Rendered | null
  /** The vendor's own signature headers, beside the Standard Webhooks ones that every delivery has. */
  sign?(body: string, secrets: readonly string[], timestamp: number): Record<string, string>
}
