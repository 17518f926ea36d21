/** In bytes. A dialect's webhook has some of it twice. */
const largest = 131_072
const keptText = 1_000

/** The data of an event as JSON. Of a large one, the largest fields are emptied, and `truncated` names them. */
export function eventJson(data: object): string {
  const json = JSON.stringify(data)
  return fits(json) ? json : truncated(data)
}

// A character has at most three bytes.
const fits = (json: string) => json.length * 3 <= largest || Buffer.byteLength(json) <= largest

function truncated(data: object): string {
  const sized = Object.entries(data).map(([name, value]) => ({ name, size: JSON.stringify(value)?.length ?? 0 }))
  const left: Record<string, unknown> = { ...data, truncated: [] }
  const names: string[] = []
  for (const { name } of sized.toSorted((a, b) => b.size - a.size)) {
    names.push(name)
    Object.assign(left, { [name]: emptied(left[name]), truncated: names })
    const json = JSON.stringify(left)
    if (fits(json)) return json
  }
  return JSON.stringify(left)
}

function emptied(value: unknown): unknown {
  if (typeof value === 'string') return value.slice(0, keptText).toWellFormed()
  if (Array.isArray(value)) return []
  if (typeof value !== 'object' || value === null) return value
  // A message's content says what type it has.
  return 'type' in value ? { type: value.type } : {}
}
