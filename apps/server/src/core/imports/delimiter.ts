const delimiters = [',', ';', '\t', '|'] as const

/** What separates the cells of the first row: the delimiter that it has most of, outside quotes. */
export function delimiterOf(text: string): string {
  const counts = new Map<string, number>(delimiters.map((one) => [one, 0]))
  let quoted = false
  for (const character of text) {
    if (character === '"') quoted = !quoted
    else if (!quoted && /[\r\n]/.test(character)) break
    else if (!quoted) counts.set(character, (counts.get(character) ?? 0) + 1)
  }
  return delimiters.reduce((best, one) => ((counts.get(one) ?? 0) > (counts.get(best) ?? 0) ? one : best))
}
