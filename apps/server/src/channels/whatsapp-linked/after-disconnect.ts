/** What comes after a connection that has ended. */
export type Next =
  /** Again, at once. */
  | { kind: 'rebuild' }
  /** Again, after a while. */
  | { kind: 'wait'; ms: number }
  /** Another program has opened the same session: to open it again would end that one's, and so on for ever. */
  | { kind: 'yield' }
  /** The phone has removed the device, or WhatsApp has refused the account. */
  | { kind: 'stop'; reason: string }

const stops: Record<number, string> = {
  401: 'logged out on the phone',
  402: 'WhatsApp has banned this number for a time',
  403: 'WhatsApp has refused this number',
  406: 'WhatsApp has banned this number',
  411: 'the phone does not take linked devices',
}
const restartRequired = 515
const replaced = 440

const firstMs = 1_000
const longestMs = 60_000
/** WhatsApp asks for a restart once, after pairing. One that goes on asking isn't to be asked in a tight loop. */
const restartsAtOnce = 3

/** `attempts`: how many connections in a row have ended without having opened. */
export function afterDisconnect(code: number | undefined, attempts: number, random = Math.random()): Next {
  const reason = stops[code ?? 0]
  if (reason !== undefined) return { kind: 'stop', reason }
  if (code === replaced) return { kind: 'yield' }
  if (code === restartRequired && attempts < restartsAtOnce) return { kind: 'rebuild' }
  // 408, 428 and 503 are passing, and so may be what isn't documented.
  return { kind: 'wait', ms: Math.min(firstMs * 2 ** attempts, longestMs) * (0.5 + random) }
}
