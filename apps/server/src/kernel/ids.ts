import { randomFillSync } from 'node:crypto'

import { v7 } from 'uuid'

// Random bytes in blocks of 4 KiB: reading 16 bytes at a time from the system took longer than the rest of an id.
const bytesOfAnId = 16
const pool = Buffer.alloc(256 * bytesOfAnId)
let used = pool.length
let msecs = 0
let seq = 0

/** A UUIDv7: later ids of this process are greater, also within a millisecond. Globally unique. */
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
    // 31 of the counter's 32 bits: two thousand million ids fit before it wraps.
    seq = random.readUInt32BE(0) >>> 1
  } else seq++
  return v7({ random, msecs, seq })
}
