const mostEdits = 2
const shortest = 'PARLEY_LOG'.length

/** The known name that `name` is likely to mean: a part of it, or nearly the same. Undefined: none. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  // Kubernetes sets PARLEY_PORT to a URL for a service of that name, so only others are settings of ours.
  const bare = name.replace('PARLEY_', '')
  if (bare !== 'PORT' && known.includes(bare)) return bare
  const near = known
    .map((other) => ({ other, edits: editsBetween(name, other) }))
    .toSorted((a, b) => a.edits - b.edits)
    .find(({ edits }) => edits <= mostEdits)
  if (near) return near.other
  return known.find((other) => name.length >= shortest && other.startsWith(name))
}

/** Levenshtein's distance. */
function editsBetween(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, n) => n)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(replaced, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    above = row
  }
  return above[b.length] ?? 0
}
