import type { ChannelAdapter } from '../core/channels/adapter.ts'
import type { ClaimedSend } from '../core/messages/claim-sends.ts'
import type { Claim, SendQueue } from '../core/messages/send-queue.ts'
import type { Try } from '../core/messages/sending.ts'
import type { Membership } from '../delivery/membership.ts'
import type { Demand, Work, WorkSource } from '../delivery/work.ts'
import type { Clock } from '../kernel/clock.ts'
import { createDeadlineTimer } from '../kernel/deadline-timer.ts'
import { createWakeNotifier, type WakeNotifier } from '../kernel/wake-notifier.ts'

/** A message that this process has claimed until its lease ends. Its lane is its channel. */
export interface MessageWork extends Work, Claim {
  channelType: string
}

interface MessageSourceDependencies {
  queue: SendQueue
  adapters: ReadonlyMap<string, ChannelAdapter>
  membership: Membership
  clock: Clock
  /** Notified of every commit, with or without messages. */
  work: WakeNotifier
}

// Enough for 80 messages a second when the vendor takes half a second. No more: each may end as unknown when the vendor
// hangs.
const maxInFlight = 40
// After this, other processes claim the unsent messages of a dead one.
const leaseMs = 10_000
// Most commits don't queue a message.
const wakeEveryMs = 50

/** Messages from PostgreSQL. A message in flight is never released: its vendor may have it. */
export function createMessageSource(deps: MessageSourceDependencies): WorkSource<MessageWork, Try> {
  const { queue, adapters, membership, clock, work } = deps
  const wake = createWakeNotifier()
  let unlisten = () => {}
  let throttled: NodeJS.Timeout | undefined
  let notifiedMeanwhile = false
  const due = createDeadlineTimer(clock, wake.notify)

  function notifyThrottled(): void {
    notifiedMeanwhile = throttled !== undefined
    if (notifiedMeanwhile) return
    wake.notify()
    throttled = setTimeout(() => {
      throttled = undefined
      if (notifiedMeanwhile) notifyThrottled()
    }, wakeEveryMs)
  }

  return {
    wake,

    async claim(demands, from) {
      const leaseEnd = new Date(clock.now().getTime() + leaseMs)
      const scan = await queue.claim({ rooms: roomsOf(demands), from, shard: membership.current(), leaseEnd })
      if (scan.nextDue) due.set(scan.nextDue)
      const claimed = scan.claimed.map((one) => toWork(one, adapters.get(one.channelType), leaseEnd))
      return { work: claimed, next: scan.next, empty: scan.empty }
    },

    async complete({ dueAt: again }) {
      if (again) due.set(again)
    },

    release: (claims) => queue.release(claims),

    async start() {
      await membership.start()
      unlisten = work.subscribe(notifyThrottled)
    },

    async stop() {
      unlisten()
      clearTimeout(throttled)
      due.clear()
      await membership.stop()
    },
  }
}

function roomsOf(demands: Demand[]) {
  const rooms = new Map<number, { channelId: number; first: number; retry: number }>()
  for (const { lane, kind, max } of demands) {
    const room = rooms.get(lane) ?? { channelId: lane, first: 0, retry: 0 }
    if (kind === 'first' || kind === 'retry') room[kind] = max
    rooms.set(lane, room)
  }
  return [...rooms.values()]
}

function toWork(claimed: ClaimedSend, adapter: ChannelAdapter | undefined, leaseEnd: Date): MessageWork {
  const { messageId, generation, channelId, channelType, workspaceId, attempts, dueAt } = claimed
  return {
    id: String(messageId),
    lane: channelId,
    workspaceId,
    kind: attempts > 0 ? 'retry' : 'first',
    limits: { maxInFlight, ratePerSecond: adapter?.limits?.perSecond ?? null, failing: false },
    leaseEnd,
    position: { dueAt: dueAt.toISOString(), seq: messageId },
    epoch: 0,
    messageId,
    generation,
    channelType,
  }
}
