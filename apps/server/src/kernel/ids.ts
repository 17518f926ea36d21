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

/** The least UUIDv7 of a moment, in milliseconds since 1970. */
export function leastIdAt(ms: number): string {
  const time = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`
}

/** When a UUIDv7 was made, in milliseconds since 1970. */
export const timeOfId = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
