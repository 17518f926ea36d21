import { StringDecoder } from 'node:string_decoder'

/** 16 KiB. */
const limit = 16_384

/** Keeps the beginning of a response body. */
export interface BodyReader {
  /** False when the body exceeds the limit. */
  take(chunk: Buffer): boolean
  /** As UTF-8, with U+FFFD for invalid bytes, and without NUL, which PostgreSQL can't store. */
  text(): string
}

export function createBodyReader(): BodyReader {
  const chunks: Buffer[] = []
  let size = 0

  return {
    take(chunk) {
      if (size <= limit) chunks.push(chunk)
      size += chunk.length
      return size <= limit
    },
    text() {
      if (size === 0) return ''
      const whole = Buffer.concat(chunks)
      // The decoder holds back a character that the limit cuts.
      const text = size > limit ? new StringDecoder('utf8').write(whole.subarray(0, limit)) : whole.toString('utf8')
      return text.replaceAll('\0', '')
    },
  }
}
