export const attemptOutcomes = ['delivered', 'retry', 'exhausted', 'cancelled'] as const

/** A finished attempt of a delivery, for metrics and traces. */
export interface ObservedAttempt {
  /** The trace context of the request that caused the event; null for an untraced one. */
  traceparent: string | null
  eventType: string
  eventId: string
  deliveryId: string
  endpointId: number
  /** 1 for the first. */
  number: number
  startedAt: Date
  seconds: number
  /** The delivery's outcome. */
  outcome: (typeof attemptOutcomes)[number]
  /** Null when there was no answer. */
  statusCode: number | null
  /** The code becomes a label, so it must be one of a few. */
  error: { code: string; message: string } | null
}

/** The class of the receiver's answer, like `2xx`, or the error code without one. */
export function resultOf({ statusCode, error }: ObservedAttempt): string {
  return error || statusCode === null ? (error?.code ?? 'other') : statusClass(statusCode)
}

export function statusClass(statusCode: number): string {
  return `${Math.floor(statusCode / 100)}xx`
}
