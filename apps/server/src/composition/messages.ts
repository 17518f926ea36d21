import { createMessages, type Messages } from '../core/messages/messages.ts'
import { createScheduledMessages, type ScheduledMessages } from '../core/messages/scheduled-messages.ts'
import { createSendQueue } from '../core/messages/send-queue.ts'
import { createSending, type Sending } from '../core/messages/sending.ts'
import { replyThrough } from '../core/triggers/replier.ts'
import { createTriggerReplies, type TriggerReplies } from '../core/triggers/replies.ts'
import { createOverdueRepliesLoop } from '../worker/overdue-replies-loop.ts'
import { createScheduledMessagesLoop } from '../worker/scheduled-messages-loop.ts'
import { createMessageEngine } from '../worker/send.ts'
import type { Base } from './base.ts'
import type { Channels } from './channels.ts'
import type { Feature } from './lifecycle.ts'

/** Outbound messages: the queue, the engine that sends them, and the replies of trigger phrases. */
export interface Outbound {
  messages: Messages
  scheduledMessages: ScheduledMessages
  adapterOf: Sending['adapterOf']
  replies: TriggerReplies
  loops: Feature[]
}

export function createOutbound(base: Base, { adapters }: Channels): Outbound {
  const { database, engineDatabase, membership, telemetry } = base
  const { metrics } = telemetry
  const queue = createSendQueue({ ...base, adapters, database: engineDatabase })
  const processes = () => membership.current().count
  const sending = createSending({ ...base, adapters, queue, processes, metrics })
  const messages = createMessages({ ...base, sending, queue })
  const scheduledMessages = createScheduledMessages({ ...base, adapterOf: sending.adapterOf })
  const replies = createTriggerReplies({ ...base, messages })
  replyThrough(database.db, replies)
  const engine = createMessageEngine({ ...base, adapters, queue, sending })
  metrics?.readEngine('messages', engine.stats)
  return {
    messages,
    scheduledMessages,
    adapterOf: sending.adapterOf,
    replies,
    loops: [
      engine,
      createOverdueRepliesLoop({ replies, logger: base.logger }),
      createScheduledMessagesLoop({ ...base, scheduledMessages }),
    ],
  }
}
