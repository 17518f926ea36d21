import type { ChannelAdapter } from '../core/channels/adapter.ts'
import type { ClaimedSend } from '../core/messages/claim-sends.ts'
import type { Claim, SendQueue } from '../core/messages/send-queue.ts'
import type { Try } from '../core/messages/sending.ts'
import type { Sharing } from '../delivery/sharing.ts'
import type { Wish, Work, WorkSource } from '../delivery/work.ts'
import { createAlarm } from '../kernel/alarm.ts'
import type { Clock } from '../kernel/clock.ts'
import { createSignal, type Signal } from '../kernel/signal.ts'

/** A message that is ours to send until its lease ends. Its lane is its channel. */
export interface MessageWork extends Work, Claim {
  channelType: string
}

interface Dependencies {
  queue: SendQueue
  adapters: ReadonlyMap<string, ChannelAdapter>
  sharing: Sharing
  clock: Clock
  /** Raised when anything has been committed: messages among it. */
  work: Signal
}

// As many as a channel needs for 80 a second when its vendor takes half a second. Each of them may end as unknown when
// the vendor hangs, so no more than that.
const maxInFlight = 40
// A process that dies leaves what it hasn't begun with to the others for no longer than this.
const leaseMs = 10_000
// Most of what is committed isn't a message that waits.
const wakeEveryMs = 50

/** Messages from PostgreSQL. What has begun is in flight, and never given back: its vendor may have it. */
export function createMessageSource(deps: Dependencies): WorkSource<MessageWork, Try> {
  const { queue, adapters, sharing, clock, work } = deps
  const wake = createSignal()
  let unlisten = () => {}
  let calm: NodeJS.Timeout | undefined
  let raisedMeanwhile = false
  const due = createAlarm(clock, wake.raise)

  function raiseCalmly(): void {
    raisedMeanwhile = calm !== undefined
    if (raisedMeanwhile) return
    wake.raise()
    calm = setTimeout(() => {
      calm = undefined
      if (raisedMeanwhile) raiseCalmly()
    }, wakeEveryMs)
  }

  return {
    wake,

    async claim(wishes, from) {
      const leaseEnd = new Date(clock.now().getTime() + leaseMs)
      const scan = await queue.claim({ rooms: roomsOf(wishes), from, share: sharing.current(), leaseEnd })
      if (scan.nextDue) due.set(scan.nextDue)
      const claimed = scan.claimed.map((one) => toWork(one, adapters.get(one.channelType), leaseEnd))
      return { work: claimed, next: scan.next, empty: scan.empty }
    },

    async complete({ dueAt: again }) {
      if (again) due.set(again)
    },

    release: (claims) => queue.release(claims),

    async start() {
      await sharing.start()
      unlisten = work.listen(raiseCalmly)
    },

    async stop() {
      unlisten()
      clearTimeout(calm)
      due.clear()
      await sharing.stop()
    },
  }
}

function roomsOf(wishes: Wish[]) {
  const rooms = new Map<number, { channelId: number; first: number; retry: number }>()
  for (const { lane, kind, most } of wishes) {
    const room = rooms.get(lane) ?? { channelId: lane, first: 0, retry: 0 }
    if (kind === 'first' || kind === 'retry') room[kind] = most
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
    place: { dueAt: dueAt.toISOString(), seq: messageId },
    epoch: 0,
    messageId,
    generation,
    channelType,
  }
}
