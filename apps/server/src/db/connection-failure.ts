import { ParleyError } from '../kernel/errors.ts'

const codes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '53300', // too_many_connections
])
const messages =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/

/** Whether the statement failed because the database couldn't be reached. */
function isConnectionFailure(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isConnectionFailure)
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: unknown }
  return (typeof code === 'string' && (codes.has(code) || code.startsWith('08'))) || messages.test(error.message)
}

// disk_full; io_error, which some file systems tell instead.
const diskCodes = new Set<unknown>(['53100', '58030', 'ENOSPC'])

/** Whether the database had no space to write to. */
export function isDiskFailure(error: unknown): boolean {
  return error instanceof Error && 'code' in error && diskCodes.has(error.code)
}

// query_canceled: by the statement timeout of a request.
const cancelled = '57014'

/** Translates a lost connection, a full disk or a cancelled statement to `unavailable`; returns any other error unchanged. */
export function translateFailure(error: unknown): unknown {
  if (error instanceof Error && (error as { code?: unknown }).code === cancelled) return tooExpensive(error)
  if (isDiskFailure(error)) {
    return new ParleyError('unavailable', "The database's disk is full. Try again later.", {
      code: 'disk_full',
      detail: error,
      retryAfterSeconds: 10,
    })
  }
  if (!isConnectionFailure(error)) return error
  return new ParleyError('unavailable', 'The database is currently unavailable. Try again.', {
    detail: error,
    retryAfterSeconds: 1,
  })
}

function tooExpensive(error: Error): ParleyError {
  return new ParleyError('unavailable', 'The query takes too long: narrow it by a filter or a shorter range.', {
    code: 'query_too_expensive',
    detail: error,
    retryAfterSeconds: 5,
  })
}
