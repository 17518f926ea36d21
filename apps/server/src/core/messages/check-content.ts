import type { AddressPolicy } from '../../kernel/address-policy.ts'
import { type FieldProblem, ParleyError } from '../../kernel/errors.ts'
import { checkTargetUrl } from '../../kernel/target-url.ts'
import type { ChannelAdapter } from '../channels/adapter.ts'
import type { Channel } from '../channels/channel.ts'
import { type Content, urlsOf } from '../channels/content.ts'

interface CheckContext {
  adapter: ChannelAdapter | undefined
  channel: Channel
  policy: AddressPolicy
  /** The path of the content in the client's request: `content.`. */
  prefix: string
}

/** Throws `invalid`, with every field that the vendor would refuse or whose URL points into a private network. */
export function checkContent(content: Content, { adapter, channel, policy, prefix }: CheckContext): void {
  if (!adapter) return
  const problems: FieldProblem[] = adapter.contentTypes.includes(content.type)
    ? [...urlProblems(content, policy), ...(adapter.check?.(content) ?? [])]
    : [{ field: 'type', message: `can't be ${content.type} on a ${channel.type} channel` }]
  const fields = problems.map(({ field, message }) => ({ field: prefix + field, message }))
  const [first] = fields
  if (first) throw new ParleyError('invalid', `${first.field} ${first.message}`, { fields })
}

function urlProblems(content: Content, policy: AddressPolicy): FieldProblem[] {
  return urlsOf(content).flatMap(({ field, url }) => {
    const checked = checkTargetUrl(url, policy)
    return checked.ok ? [] : [{ field, message: checked.problem }]
  })
}

interface Sending {
  content: Content
  adapter: ChannelAdapter | undefined
  contactId: number
  /** The contact's last message on the message's channel; null: none. */
  lastInboundAt: Date | null
}

/**
 * Throws `rejected` outside the service window, as the vendor would. The vendor decides about a contact who has never
 * written here: they may have written to the number before it was connected.
 */
export function requireWindow({ content, adapter, contactId, lastInboundAt }: Sending, now: Date): void {
  if (needsWindow(content, adapter)) checkWindow(adapter, contactId, lastInboundAt, now)
}

export const needsWindow = (content: Content, adapter: ChannelAdapter | undefined) =>
  adapter?.serviceWindowMs !== undefined && content.type !== 'template'

/** `since`: when the contact last wrote on the channel. */
export function checkWindow(
  adapter: ChannelAdapter | undefined,
  contactId: number,
  since: Date | null | undefined,
  now: Date,
): void {
  const windowMs = adapter?.serviceWindowMs
  if (windowMs === undefined || !since || now.getTime() - since.getTime() < windowMs) return
  const reason = `contact ${contactId} last wrote more than ${windowMs / 3_600_000} hours ago`
  throw new ParleyError('rejected', `A template is needed: ${reason}.`, { code: 'template_required' })
}
