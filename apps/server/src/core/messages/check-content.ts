import type { AddressPolicy } from '../../kernel/address-policy.ts'
import { type FieldProblem, ParleyError } from '../../kernel/errors.ts'
import { checkTargetUrl } from '../../kernel/target-url.ts'
import type { ChannelAdapter } from '../channels/adapter.ts'
import type { Channel } from '../channels/channel.ts'
import { type Content, urlsOf } from './content.ts'

interface Surroundings {
  adapter: ChannelAdapter | undefined
  channel: Channel
  policy: AddressPolicy
  /** Where the content stands in the client's request: `content.`. */
  prefix: string
}

/** Throws `invalid`, with every field that the channel's vendor would refuse, or that points into a private network. */
export function checkContent(content: Content, { adapter, channel, policy, prefix }: Surroundings): void {
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
  /** Over the channel that it is to go out on; null where they never have. */
  lastInboundAt: Date | null
}

/**
 * Throws `rejected` where the vendor would, because the person hasn't written for too long. Of one who has never written
 * here nothing is known: the number may have been in use before it was connected. Then the vendor decides.
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
