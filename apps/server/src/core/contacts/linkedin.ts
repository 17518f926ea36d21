import { invalidField } from '../../kernel/errors.ts'

// Names may hold letters of any script, which a URL writes in percent-encoding.
const profile =
  /^(?:(?:https?:\/\/)?(?:[a-z0-9-]+\.)*linkedin\.com\/)?(?:(?:in|pub)\/)?([^\s/?#@]{1,200})\/?(?:[?#].*)?$/i

/** LinkedIn's own id of a member, `ACoAA…`: it stands in a profile's URL as well as the name does. */
export const isMemberId = (text: string): boolean => /^A[A-Z][A-Za-z0-9_-]{16,}$/.test(text)

/**
 * Reads a profile as people write it (`https://www.linkedin.com/in/Julien-Crepieux/`, `in/julien-crepieux`,
 * `julien-crepieux`) and gives its name, in lower case as LinkedIn doesn't tell the cases apart. Throws `invalid` naming
 * `field`.
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

/** What is no phone number, but a profile's URL. */
export const looksLikeProfile = (text: string): boolean => /linkedin\.com\/|^\s*(in|pub)\//i.test(text)

/** Undefined for what isn't there, and for what decodes to nothing that can be stored. */
function decoded(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  try {
    const name = decodeURIComponent(text)
    return /[\s/\p{Cc}]/u.test(name) || !name.isWellFormed() ? undefined : name
  } catch {
    return undefined
  }
}
