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
