/** The step after a connection has ended. */
export type Next =
  /** Reconnect at once. */
  | { kind: 'rebuild' }
  /** Reconnect after a delay. */
  | { kind: 'wait'; ms: number }
  /** Another program opened the same session. Reconnecting would close the other, and so on forever. */
  | { kind: 'yield' }
  /** The phone removed the device, or WhatsApp refused the account. */
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
/** WhatsApp asks for one restart after pairing. The limit avoids a tight loop if it keeps asking. */
const restartsAtOnce = 3

/** `attempts`: how many connections in a row ended before they opened. */
export function afterDisconnect(code: number | undefined, attempts: number, random = Math.random()): Next {
  const reason = stops[code ?? 0]
  if (reason !== undefined) return { kind: 'stop', reason }
  if (code === replaced) return { kind: 'yield' }
  if (code === restartRequired && attempts < restartsAtOnce) return { kind: 'rebuild' }
  // 408, 428 and 503 are temporary; undocumented codes may be as well.
  return { kind: 'wait', ms: Math.min(firstMs * 2 ** attempts, longestMs) * (0.5 + random) }
}
