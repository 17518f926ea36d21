import { invalidField } from '../../kernel/errors.ts'
import { withoutInvisible } from '../../kernel/fold-text.ts'

// Names may hold letters of any script, which a URL writes in percent-encoding. Behind `in/name` come languages and
// parts of the profile; behind `pub/name` comes more of the name, which isn't that of `in/name`.
const profile =
  /^(?:(?:https?:\/\/)?(?:[a-z0-9-]+\.)*linkedin\.com\/)?(?:(?:(?:mwlite|comm|m)\/)?in\/([^\s/?#@]{1,200})(?:\/[^\s?#]*)?|(?:pub\/)?([^\s/?#@]{1,200})\/?)(?:[?#].*)?$/i

const noName = /^(?:(?:www\.)?linkedin\.com|in|pub|mwlite|comm)$/i

/** LinkedIn's own pages. Two people with the same page instead of a profile must not become one. */
const page =
  /linkedin\.com\/(?:feed|home|mynetwork|jobs|messaging|notifications|search|login|signup|uas|authwall|checkpoint|company|school|showcase|groups|events|learning|posts|pulse|sales|talent|premium|me|help|legal|about|directory)\/?(?:[?#].*)?$/i

/** True for LinkedIn's own member id, `ACoAA…`, which works in a profile's URL like the name. */
export const isMemberId = (text: string): boolean => /^A[A-Z][A-Za-z0-9_-]{16,}$/.test(text)

/**
 * Parses a profile as people write it (`https://www.linkedin.com/in/Julien-Crepieux/`, `in/julien-crepieux`,
 * `julien-crepieux`). Returns its name in lower case, because LinkedIn ignores case, and in one of Unicode's forms for
 * the same letters. Throws `invalid` naming `field`.
 */
export function parseLinkedIn(text: string, field = 'linkedin'): string {
  const plain = withoutInvisible(text).trim()
  const [, named, bare] = (page.test(plain) ? null : profile.exec(plain)) ?? []
  const name = decoded(named ?? bare)
  if (name === undefined || name === '' || noName.test(name)) {
    throw invalidField(
      field,
      'must be a LinkedIn profile, like https://www.linkedin.com/in/asha-rao',
      'invalid_linkedin',
    )
  }
  return isMemberId(name) ? name : name.toLowerCase().normalize('NFC')
}

export const profileUrl = (name: string): string => `https://www.linkedin.com/in/${encodeURIComponent(name)}`

/** True if the text is a profile's URL and not a phone number. */
export const looksLikeProfile = (text: string): boolean =>
  /linkedin\.com\/|^\s*(?:(?:mwlite|comm|m)\/)?(in|pub)\//i.test(withoutInvisible(text))

/** Undefined for no text, and for text that can't be decoded or stored. */
function decoded(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  try {
    const name = withoutInvisible(decodeURIComponent(text))
    return /[\s/\p{Cc}]/u.test(name) || !name.isWellFormed() ? undefined : name
  } catch {
    return undefined
  }
}
