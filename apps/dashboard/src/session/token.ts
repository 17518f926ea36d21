/** What a link holds after `#`, so that no server logs it. It leaves the address bar as soon as it is read. */
export function takeToken(): string | undefined {
  const token = decodeURIComponent(location.hash.slice(1))
  if (token === '') return undefined
  history.replaceState(history.state, '', location.pathname + location.search)
  return token
}
