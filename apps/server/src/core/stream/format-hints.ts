import type { Hint } from './hints.ts'

/** Hints as server-sent events. `id` is what a client that comes back says it got last. */
export function formatHints(hints: readonly Hint[], id?: string): string {
  const place = id === undefined ? '' : `id: ${id}\n`
  return hints.map((hint) => `${place}data: ${JSON.stringify(hint)}\n\n`).join('')
}

/** Nothing that changes from now on is missed: the client may read what it shows. */
export const formatReady = (id: string): string => `id: ${id}\nevent: ready\ndata: {}\n\n`

/** Those of these topics, each once. */
export function about(hints: readonly Hint[], topics: readonly string[]): Hint[] {
  const wanted = hints.filter(({ topic }) => topics.includes(topic))
  return [...new Map(wanted.map((hint) => [`${hint.topic} ${hint.id} ${hint.type}`, hint])).values()]
}

/** Hints of one id, as a client gets them. */
export interface HintBatch {
  cursor: string | undefined
  hints: Hint[]
}

/** Reads what `formatHints` and `formatReady` write. `ready` has no hints. */
export function readHints(text: string): HintBatch[] {
  const batches: HintBatch[] = []
  for (const message of text.split('\n\n').filter(Boolean)) {
    const lines = message.split('\n')
    const cursor = valueIn(lines, 'id: ')
    const isReady = valueIn(lines, 'event: ') === 'ready'
    const last = batches.at(-1)
    const hint = isReady ? [] : [JSON.parse(valueIn(lines, 'data: ') ?? '') as Hint]
    if (last && last.cursor === cursor && !isReady && last.hints.length > 0) last.hints.push(...hint)
    else batches.push({ cursor, hints: hint })
  }
  return batches
}

const valueIn = (lines: readonly string[], field: string): string | undefined =>
  lines.find((line) => line.startsWith(field))?.slice(field.length)
