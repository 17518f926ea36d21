const secret = /key|token|secret|passw|auth|signature|code|otp/i
/** An erased contact must not stay in the log for the rest of the week. */
const personal = /phone|mail|name|address|search|query|text|linkedin|^(q|to|from)$/i
const longest = 1_000

/** A path with its query, for the log: the values of fields that may hold a secret, or name a person, are left out. */
export function shownPath(url: string): string {
  const [path = '', query] = url.split('?', 2)
  const shown = query === undefined ? path : `${path}?${query.split('&').map(shownField).join('&')}`
  return shown.slice(0, longest)
}

function shownField(field: string): string {
  const [name = ''] = field.split('=', 1)
  return secret.test(name) || personal.test(name) ? `${name}=***` : field
}
