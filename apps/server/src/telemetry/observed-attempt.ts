export const attemptOutcomes = ['delivered', 'retry', 'exhausted', 'cancelled'] as const

/** An attempt of a delivery that has ended, for metrics and traces alike. */
export interface ObservedAttempt {
  /** Of the request that caused the event; null where it was not traced. */
  traceparent: string | null
  eventType: string
  eventId: string
  deliveryId: string
  endpointId: number
  /** 1 for the first. */
  number: number
  startedAt: Date
  seconds: number
  /** What became of the delivery. */
  outcome: (typeof attemptOutcomes)[number]
  /** Null when there was no answer. */
  statusCode: number | null
  /** Its code becomes a label: one of a few. */
  error: { code: string; message: string } | null
}

/** How a receiver answered, in a word: `2xx`, or the code of the error when it didn't. */
export function resultOf({ statusCode, error }: ObservedAttempt): string {
  return error || statusCode === null ? (error?.code ?? 'other') : statusClass(statusCode)
}

export function statusClass(statusCode: number): string {
  return `${Math.floor(statusCode / 100)}xx`
}
