import { isIP } from 'node:net'
import type { AddressPolicy } from './address-policy.ts'

const maxLength = 2_048

export type CheckedUrl = { ok: true; url: URL } | { ok: false; problem: string }

/**
 * Whether webhooks may go to this URL, checked without DNS: names are checked when a connection is opened. `problem` is
 * a clause that follows the field's name.
 */
export function checkTargetUrl(text: string, policy: AddressPolicy): CheckedUrl {
  if (text.length > maxLength) return { ok: false, problem: `must be at most ${maxLength} characters` }
  // URL.parse would strip or encode these, so the stored URL would differ from the checked one.
  if (/[\s\p{Cc}]/u.test(text)) return { ok: false, problem: 'must not contain spaces or control characters' }
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol)) return { ok: false, problem: 'must be an http or https URL' }
  if (url.username || url.password) return { ok: false, problem: 'must not contain a user name or password' }
  const host = bareHost(url)
  if (!host) return { ok: false, problem: 'must have a host' }
  if (isPrivate(host, policy)) {
    const problem = `points into a private network (${host}), which PARLEY_ALLOW_NETWORKS does not allow`
    return { ok: false, problem }
  }
  return { ok: true, url }
}

/** Without IPv6 brackets and the final dot of a fully qualified name. */
function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.+$/, '')
}

function isPrivate(host: string, policy: AddressPolicy): boolean {
  if (/^(.+\.)?localhost$/.test(host)) return policy.check('127.0.0.1') === 'private'
  return isIP(host) !== 0 && policy.check(host) === 'private'
}
