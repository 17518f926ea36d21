/**
 * How many replays may be in flight (additive increase, multiplicative decrease). It starts at one, and grows by one
 * for each successful round. It is halved when the receiver fails or takes twice as long as before.
 */
export interface AdaptiveConcurrency {
  limit(cap: number): number
  attemptEnded(ok: boolean, tookMs: number): void
}

// Differences below this are the network's, not the receiver's.
const noiseMs = 25
const baselineDecay = 0.02

export function createAdaptiveConcurrency(): AdaptiveConcurrency {
  let allowed = 1
  let usualMs = Number.NaN
  let recentMs = Number.NaN

  return {
    // Live traffic keeps half of the slots.
    limit: (cap) => Math.max(1, Math.min(Math.floor(allowed), Math.floor(cap / 2))),
    attemptEnded(ok, tookMs) {
      recentMs = Number.isNaN(recentMs) ? tookMs : recentMs + (tookMs - recentMs) * 0.2
      // The minimum, with slow decay.
      usualMs = Number.isNaN(usualMs) ? tookMs : Math.min(recentMs, usualMs + (recentMs - usualMs) * baselineDecay)
      const slower = recentMs > usualMs * 2 + noiseMs
      if (!ok || slower) {
        allowed = Math.max(1, allowed / 2)
        // Otherwise each attempt in flight would halve it again.
        recentMs = Number.NaN
      } else allowed = Math.min(allowed + 1 / allowed, 1_024)
    },
  }
}
