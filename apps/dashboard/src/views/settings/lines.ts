/** One item a line, as people write lists. */
export const toLines = (items: readonly string[]): string => items.join('\n')

export const fromLines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** With as many stages as before, one that is new took the place of the one that is gone. */
export function renamesBetween(before: readonly string[], after: readonly string[]): Record<string, string> {
  if (before.length !== after.length) return {}
  const pairs = before.map((name, place) => [name, after[place] ?? name] as const)
  return Object.fromEntries(pairs.filter(([name, next]) => !after.includes(name) && !before.includes(next)))
}
