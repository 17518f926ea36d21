import type { Kind } from '../../core/deliveries/requeue.ts'
import type { LaneLimits, QueuePosition, Work } from '../work.ts'

export type Placed = Work & { position: QueuePosition }

let last = 0

/** Work for a lane, due in the order of creation. */
export function work(lane: number, given: Partial<LaneLimits> & { kind?: Kind; workspaceId?: number } = {}): Placed {
  const { kind = 'first', workspaceId = 1, ...limits } = given
  last++
  return {
    id: `work-${last}`,
    lane,
    workspaceId,
    kind,
    limits: { maxInFlight: 16, ratePerSecond: null, failing: false, ...limits },
    leaseEnd: new Date(8.64e15),
    position: { dueAt: '1970-01-01T00:16:40Z', seq: last },
    epoch: 0,
  }
}

export const works = (count: number, ...like: Parameters<typeof work>) =>
  Array.from({ length: count }, () => work(...like))
