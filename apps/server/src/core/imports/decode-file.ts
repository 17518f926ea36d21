import { isUtf8 } from 'node:buffer'

/**
 * The text of a file: UTF-8, UTF-16 with or without a byte order mark, or else Windows-1252, as which spreadsheets of the
 * West save.
 */
export function decodeFile(file: Buffer): string {
  return new TextDecoder(encodingOf(file)).decode(file).replace(/^\uFEFF/, '')
}

function encodingOf(file: Buffer): string {
  if (file[0] === 0xff && file[1] === 0xfe) return 'utf-16le'
  if (file[0] === 0xfe && file[1] === 0xff) return 'utf-16be'
  const start = file.subarray(0, 1_000)
  const zeros = (odd: 0 | 1) => start.filter((byte, place) => byte === 0 && place % 2 === odd).length
  // Letters of most languages, and commas of all, have a zero byte.
  if (zeros(1) > start.length / 8) return 'utf-16le'
  if (zeros(0) > start.length / 8) return 'utf-16be'
  return isUtf8(file) ? 'utf-8' : 'windows-1252'
}
