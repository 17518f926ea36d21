import { invalidField } from '../../kernel/errors.ts'

// Names may hold letters of any script, which a URL writes in percent-encoding.
const profile =
  /^(?:(?:https?:\/\/)?(?:[a-z0-9-]+\.)*linkedin\.com\/)?(?:(?:in|pub)\/)?([^\s/?#@]{1,200})\/?(?:[?#].*)?$/i

/** True for LinkedIn's own member id, `ACoAA…`, which works in a profile's URL like the name. */
export const isMemberId = (text: string): boolean => /^A[A-Z][A-Za-z0-9_-]{16,}$/.test(text)

/**
 * Parses a profile as people write it (`https://www.linkedin.com/in/Julien-Crepieux/`, `in/julien-crepieux`,
 * `julien-crepieux`). Returns its name in lower case, because LinkedIn ignores case. Throws `invalid` naming `field`.
 */
export function parseLinkedIn(text: string, field = 'linkedin'): string {
  const name = decoded(profile.exec(text.trim())?.[1])
  if (name === undefined || name === '' || /^(www\.)?linkedin\.com$/i.test(name)) {
    throw invalidField(
      field,
      'must be a LinkedIn profile, like https://www.linkedin.com/in/asha-rao',
      'invalid_linkedin',
    )
  }
  return isMemberId(name) ? name : name.toLowerCase()
}

export const profileUrl = (name: string): string => `https://www.linkedin.com/in/${encodeURIComponent(name)}`

/** True if the text is a profile's URL and not a phone number. */
export const looksLikeProfile = (text: string): boolean => /linkedin\.com\/|^\s*(in|pub)\//i.test(text)

/** Undefined for no text, and for text that can't be decoded or stored. */
function decoded(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  try {
    const name = decodeURIComponent(text)
    return /[\s/\p{Cc}]/u.test(name) || !name.isWellFormed() ? undefined : name
  } catch {
    return undefined
  }
}
