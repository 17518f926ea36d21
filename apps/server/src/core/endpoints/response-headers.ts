/** As undici gives them: names in lower case. */
export type RawHeaders = Readonly<Record<string, string | string[] | undefined>>

/** Characters of names and values together. */
const keptAtMost = 4_096

/** What is kept of a response's head: the first 4 KiB, without the values of cookies. */
export function keptHeaders(headers: RawHeaders): Record<string, string> {
  const kept: Record<string, string> = {}
  let size = 0
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue
    const text = name === 'set-cookie' ? '(not kept)' : [value].flat().join(', ')
    size += name.length + text.length
    if (size > keptAtMost) break
    kept[name] = text
  }
  return kept
}
