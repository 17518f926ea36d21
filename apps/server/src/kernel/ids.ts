import { randomFillSync } from 'node:crypto'

import { v7 } from 'uuid'

// Random bytes by the kilobyte: asking the system for 16 at a time took longer than everything else of an id.
const bytesOfAnId = 16
const pool = Buffer.alloc(256 * bytesOfAnId)
let used = pool.length
let msecs = 0
let seq = 0

/** A UUIDv7: later ones of this process are greater, also within a millisecond, and none is made twice anywhere. */
export function newId(): string {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const random = pool.subarray(used, used + bytesOfAnId)
  used += bytesOfAnId
  const now = Date.now()
  if (now > msecs) {
    msecs = now
    // 31 of the counter's 32 bits: there is room for two thousand million ids before it wraps.
    seq = random.readUInt32BE(0) >>> 1
  } else seq++
  return v7({ random, msecs, seq })
}
