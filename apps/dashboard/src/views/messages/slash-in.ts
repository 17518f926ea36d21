/** Where a canned reply is being looked for: a slash and the beginning of a shortcut, right before the cursor. */
export interface Slash {
  start: number
  end: number
  prefix: string
}

export function slashIn(text: string, cursor: number): Slash | undefined {
  const found = /(?:^|\s)\/([\p{L}\p{N}_-]*)$/u.exec(text.slice(0, cursor))
  if (!found) return undefined
  const prefix = found[1] ?? ''
  return { start: cursor - prefix.length - 1, end: cursor, prefix: prefix.toLowerCase() }
}

export const withReply = (text: string, { start, end }: Slash, reply: string): string =>
  text.slice(0, start) + reply + text.slice(end)
