/** WhatsApp's limit for a text, in UTF-16 units. */
const longestReply = 4_096
/** In bytes. Only 16 KiB of an answer are kept, so an answer this long may have been cut. */
const maybeCut = 16_000

export interface WebhookAnswer {
  /** Null without a complete answer. */
  status: number | null
  contentType: string | null
  body: string
}

/** The reply that a receiver's answer asks for; null when it asks for none. */
export function readReply({ status, contentType, body }: WebhookAnswer): string | null {
  if (status === null || status < 200 || status > 299) return null
  if (contentType?.split(';')[0]?.trim().toLowerCase() !== 'application/json') return null
  const answer = parse(body)
  if (typeof answer !== 'object' || answer === null || !Object.hasOwn(answer, 'reply')) return null
  const { reply } = answer as { reply: unknown }
  if (typeof reply !== 'string') return null
  // PostgreSQL's text can't hold NUL, and no vendor accepts a blank text.
  const text = cut(reply.replaceAll('\0', '').toWellFormed())
  return text.trim() === '' ? null : text
}

function cut(text: string): string {
  if (text.length <= longestReply) return text
  const whole = text.slice(0, longestReply)
  return whole.isWellFormed() ? whole : whole.slice(0, -1)
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return body.length >= 4_096 && Buffer.byteLength(body) >= maybeCut ? parseCut(body) : undefined
  }
}

/** Parses JSON whose end was cut off: closes what is open, and keeps the beginning of a cut string. */
function parseCut(body: string): unknown {
  const open: string[] = []
  let inText = false
  for (const [token] of body.matchAll(/\\(?:u[\da-f]{4}|[^u])|["{}[\]]/gis)) {
    if (inText) inText = token !== '"'
    else if (token === '"') inText = true
    else if (token === '{' || token === '[') open.push(token === '{' ? '}' : ']')
    else open.pop()
  }
  if (!inText) return undefined
  const end = `"${open.reverse().join('')}`
  try {
    // Drops a cut escape.
    return JSON.parse(body.replace(/(?<!\\)((?:\\\\)*)\\(?:u[\da-f]{0,3})?$/i, '$1') + end)
  } catch {
    return undefined
  }
}
