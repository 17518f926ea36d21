/**
 * Splits a text into parts of at most `max` UTF-16 units: after the last white space that fits, else between two
 * graphemes. Joined, the parts are the text without the white space at the cuts.
 */
export function splitText(text: string, max: number): string[] {
  const parts: string[] = []
  let rest = text
  while (rest.length > max) {
    const end = cutOf(rest, max)
    const part = rest.slice(0, end).trimEnd()
    if (part !== '') parts.push(part)
    rest = rest.slice(end).trimStart()
  }
  return rest === '' && parts.length > 0 ? parts : [...parts, rest]
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
/** A word this long before the cut is split itself: ending the part early would be worse. */
const longestWord = 200

function cutOf(text: string, max: number): number {
  const head = text.slice(0, max)
  // The next character may be white space.
  if (/\s/.test(text.charAt(max))) return max
  const space = head.search(/\s\S*$/)
  if (space > 0 && max - space <= longestWord) return space + 1
  let end = 0
  // A grapheme that crosses the limit ends after it.
  for (const { index, segment } of graphemes.segment(text.slice(0, max + longestWord))) {
    if (index + segment.length > max) break
    end = index + segment.length
  }
  if (end > 0) return end
  return /[\ud800-\udbff]$/.test(head) ? max - 1 : max
}
