import type { Listing } from '../../kernel/pagination.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { Message } from './message.ts'
import type { MessageFilter, Messages, StatusEntry } from './messages.ts'
import type { ScheduledMessage, ScheduledStatus } from './scheduled-message.ts'
import type { ScheduledMessages } from './scheduled-messages.ts'

/** As clients see it: a message for later is a message, too. */
export type AnyMessage = Message | ScheduledMessage

interface Both {
  messages: Messages
  scheduledMessages: ScheduledMessages
}

interface AnyFilter extends Omit<MessageFilter, 'status'> {
  status?: AnyMessage['status'] | undefined
}

export function listAnyMessages(
  { messages, scheduledMessages }: Both,
  tenant: Tenant,
  { status, ...filter }: AnyFilter,
): Promise<Listing<AnyMessage>> {
  return isScheduled(status)
    ? scheduledMessages.list(tenant, { ...filter, status })
    : messages.list(tenant, { ...filter, status })
}

export async function getAnyMessage(
  { messages, scheduledMessages }: Both,
  tenant: Tenant,
  id: number,
): Promise<AnyMessage & { statuses: StatusEntry[] }> {
  const scheduled = await scheduledMessages.find(tenant, id)
  return scheduled ? { ...scheduled, statuses: [] } : messages.get(tenant, id)
}

const isScheduled = (status: AnyMessage['status'] | undefined): status is ScheduledStatus =>
  status === 'scheduled' || status === 'cancelled'
