/**
 * Cuts a text into parts of at most `max` UTF-16 units: behind the last white space that fits, else between two
 * graphemes. Joined they are the text again, but for the white space at the cuts.
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
/** A word this long before the cut is cut itself: a part that ends early is worse. */
const longestWord = 200

function cutOf(text: string, max: number): number {
  const head = text.slice(0, max)
  // What follows may be the white space itself.
  if (/\s/.test(text.charAt(max))) return max
  const space = head.search(/\s\S*$/)
  if (space > 0 && max - space <= longestWord) return space + 1
  let end = 0
  // A grapheme that goes on beyond the head ends after it.
  for (const { index, segment } of graphemes.segment(text.slice(0, max + longestWord))) {
    if (index + segment.length > max) break
    end = index + segment.length
  }
  if (end > 0) return end
  return /[\ud800-\udbff]$/.test(head) ? max - 1 : max
}
