import { StringDecoder } from 'node:string_decoder'

/** 16 KiB. */
const limit = 16_384

/** Keeps the beginning of a response body. */
export interface BodyReader {
  /** False when there is more than is kept. */
  take(chunk: Buffer): boolean
  /** As UTF-8, what isn't replaced by U+FFFD; without NUL, which PostgreSQL can't store. */
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
      // The decoder keeps back a character that the cut has gone through.
      const text = size > limit ? new StringDecoder('utf8').write(whole.subarray(0, limit)) : whole.toString('utf8')
      return text.replaceAll('\0', '')
    },
  }
}
