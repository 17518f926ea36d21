const secret = /key|token|secret|passw|auth|signature|code|otp/i
const longest = 1_000

/** A path with its query, for the log: the values of fields that may hold a secret are left out. */
export function shownPath(url: string): string {
  const [path = '', query] = url.split('?', 2)
  const shown = query === undefined ? path : `${path}?${query.split('&').map(shownField).join('&')}`
  return shown.slice(0, longest)
}

function shownField(field: string): string {
  const [name = ''] = field.split('=', 1)
  return secret.test(name) ? `${name}=***` : field
}
