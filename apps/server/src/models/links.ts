// Matches URLs with a scheme, hosts with or without a path (no e-mail addresses), and IP addresses with a port or path.
const link =
  /[a-z][a-z\d+.-]{1,20}:\/\/[^\s<>"]+|(?<![@\p{L}\p{N}.-])(?:[\p{L}\p{N}][\p{L}\p{N}-]{0,62}\.)+(?:\p{L}{2,24}|xn--[a-z\d-]{2,59})(?![\p{L}\p{N}@-])(?::\d{1,5})?(?:[/?#][^\s<>"]*)?|(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5}|\/)[^\s<>"]*/giu
const trailing = /[)\].,;:!?'"*_~»”’]+$/u

// Full stops of Chinese and Japanese, which browsers take for dots, but not within text of these languages.
const ideographicDot =
  /(?<=[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\s])[\u3002\uff61](?=[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\s])/gu
const writtenDot = /\s*[[({]\s*(?:\.|dot|ponto|punto)\s*[\])}]\s*/giu

/** A text as an app or a person reads it: without invisible characters, and with plain dots. */
export const readable = (text: string): string =>
  text
    .replace(ideographicDot, '.')
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(writtenDot, '.')

/** The links that an app would detect in a text, normalised: without scheme, `www.` or trailing slash. */
export function linksIn(text: string): string[] {
  // Zero-width and full-width characters would hide a link from this check but not from the app.
  const plain = readable(text)
  return Array.from(plain.matchAll(link), ([found]) => normalized(found.replace(trailing, '')))
}

/** The readable text without its links. */
export const withoutLinks = (text: string): string => readable(text).replace(link, ' ')

/** The links in a text that aren't given. The bare host of a given link counts as given. */
export function foreignLinks(text: string, given: ReadonlySet<string>): string[] {
  const hosts = new Set(Array.from(given, hostOf))
  return linksIn(text).filter((each) => !given.has(each) && !hosts.has(each))
}

const hostOf = (link: string) => link.replace(/[/?#].*$/s, '')

function normalized(link: string): string {
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(link) ? link : `https://${link}`
  if (!URL.canParse(whole)) return link.toLowerCase()
  const url = new URL(whole)
  const scheme = /^https?:$/.test(url.protocol) ? '' : `${url.protocol}//`
  // Kept, because the text before an @ can look like the host.
  const user = url.username || url.password ? `${url.username}:${url.password}@` : ''
  const path = (url.pathname + url.search + url.hash).replace(/\/$/, '')
  return scheme + user + url.host.replace(/^www\./, '') + path
}
