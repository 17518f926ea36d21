import type { Clock } from '../../kernel/clock.ts'
import type { SendLimits } from '../channels/adapter.ts'

/** At 80 messages a second, this delay lets 12 more into one second. */
const mostLateMs = 150
const windowMs = 1_000

interface RecentSend {
  at: number
  lateMs: number
}

interface LateSendSmootherDependencies {
  clock: Clock
  /** How many processes share the channels. */
  processes(): number
}

export interface LateSendSmoother {
  /**
   * Whether a message may leave in its send slot. Messages that the process or the database delayed must not leave
   * together: while any is late, and for a second after, the process keeps to its share of the channel's rate.
   */
  maySend(channelId: number, slotAt: Date, limits: SendLimits): boolean
}

/** What this process has sent over each channel within the last second. */
export function createLateSendSmoother({ clock, processes }: LateSendSmootherDependencies): LateSendSmoother {
  const channels = new Map<number, RecentSend[]>()

  return {
    maySend(channelId, slotAt, { perSecond }) {
      const at = clock.now().getTime()
      const lateMs = at - slotAt.getTime()
      const recent = (channels.get(channelId) ?? []).filter((one) => one.at > at - windowMs)
      const late = lateMs > mostLateMs || recent.some((one) => one.lateMs > mostLateMs)
      const leaves = !late || recent.length < perSecond / processes()
      channels.set(channelId, leaves ? [...recent, { at, lateMs }] : recent)
      return leaves
    },
  }
}
