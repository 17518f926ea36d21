import type { RefusalClass, SendOutcome } from '../../core/channels/adapter.ts'

const known: Record<string, { class: RefusalClass; reason: string }> = {
  // A retry counts as another message to a stranger and makes it worse.
  463: { class: 'permanent', reason: 'WhatsApp lets this number write to no new people for now' },
  479: { class: 'retry', reason: 'WhatsApp refused it, most likely because a device of its receiver has changed' },
  429: { class: 'retry', reason: 'this number sends too fast' },
}

/** Parses the server's acknowledgement of a message. Its codes are undocumented; these come from Baileys. */
export function ackOutcome(key: string, error: string | undefined): SendOutcome {
  if (error === undefined) return { kind: 'accepted', providerId: key }
  const named = known[error]
  if (named) return { kind: 'refused', class: named.class, code: error, reason: named.reason }
  const reason = `WhatsApp refused it (${error})`
  return { kind: 'refused', class: /^5\d\d$/.test(error) ? 'retry' : 'permanent', code: error, reason }
}
