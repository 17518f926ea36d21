import type { Selectable } from 'kysely'

import type { Attempts as AttemptRow } from '../../db/types.gen.ts'

/** One HTTP request of a delivery. */
export interface Attempt extends RecordedAttempt {
  /** Why it didn't deliver, in one sentence; null when it did. */
  cause: string | null
  /** What to do about it; null when it delivered, or nobody knows. */
  advice: string | null
  /** As sent, with the signatures of that time. */
  request: { method: 'POST'; url: string; headers: Record<string, string>; body: string } | null
  /** A command that sends the request again. */
  curl: string | null
  /** Why there is no request to show. */
  request_unavailable: string | null
}

/** The stored part of an attempt. */
export interface RecordedAttempt {
  number: number
  started_at: string
  status_code: number | null
  error_code: string | null
  /** In plain words. */
  error: string | null
  /** Of an attempt that didn't deliver, and of tests. */
  response_headers: Record<string, string> | null
  /** The first 16 KiB. */
  response_body: string
  timings: Record<string, number | null>
}

export function toAttempt(row: Selectable<AttemptRow>): RecordedAttempt {
  return {
    number: row.number,
    started_at: row.started_at.toISOString(),
    status_code: row.status_code,
    error_code: row.error_code,
    error: row.error,
    response_headers: row.response_headers as RecordedAttempt['response_headers'],
    response_body: row.response_body,
    timings: row.timings as Attempt['timings'],
  }
}
