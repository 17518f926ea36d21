import type { Clock } from '../../kernel/clock.ts'
import type { Demand, LaneLimits, Work } from '../work.ts'
import { type BacklogThrottle, yieldMs } from './backlog-throttle.ts'
import { type AttemptEnd, Lane } from './lane.ts'
import { createRoundRobin } from './round-robin.ts'

/** All lanes of this process, scheduled by round-robin. */
export interface Lanes<W extends Work> {
  add(work: W): void
  /** Accepts direct dispatch: work that was claimed as it was queued. */
  accept(work: W): void
  /** The lanes of these workspaces whose due work is all claimed, and that take more at once. */
  ready(workspaceIds: Iterable<number>): number[]
  /** The next work to attempt, counted as in flight. */
  take(): W | undefined
  /** Returns whether the lane's breaker is open. */
  ended(work: W, how: AttemptEnd): boolean
  /** The work was taken, but not attempted. */
  drop(work: W): void
  /** When the next delayed lane is due; 0 when there is none. */
  readyAt(): number
  /** Requeues lanes whose timer is due. Returns true if one of them has an empty buffer. */
  requeueDue(): boolean
  /** Whether a lane needs a refill. Resets the flag. */
  needsRefill(): boolean
  /** Whether the buffers are full: then nothing is claimed. */
  full(): boolean
  demands(fromTheStart: boolean): Demand[]
  claimed(): void
  /** Removes and returns the waiting work of all lanes, or of this work's lane. */
  empty(of?: W): W[]
  stats(): { buffered: number; lanes: number; lanesOpen: number }
  readings(): LaneReading[]
}

/** What a lane does now. */
export interface LaneReading {
  id: number
  workspaceId: number
  inFlight: number
  buffered: number
  /** Whether its circuit breaker is open. */
  open: boolean
  /** When an open breaker lets the next attempt through, in milliseconds; 0: at once. */
  probeAt: number
}

interface Options {
  clock: Clock
  /** For all lanes together. */
  maxInFlight: number
  throttle: BacklogThrottle
}

// Busy lanes and workspaces leave slots for idle ones. To take the last slots, as many receivers would have to hang at
// the same time.
const commonFraction = 3 / 4
const perWorkspaceAtMost = 1 / 2
/** How long the state of a lane without work is kept. */
const idleExpiryMs = 60_000
/** Claimed and waiting for slots, in all lanes together. */
const maxBuffered = 8_192

export function createLanes<W extends Work>({ clock, maxInFlight, throttle }: Options): Lanes<W> {
  const lanes = new Map<number, Lane<W>>()
  const ofWorkspace = new Map<number, Set<Lane<W>>>()
  const roundRobin = createRoundRobin<Lane<W>>()
  const perWorkspace = new Map<number, number>()
  /** Lanes that were scheduled when no common slot was free. */
  const withoutSlot = new Set<Lane<W>>()
  /** Delayed lanes, with the time when each is due. */
  const delayed = new Map<Lane<W>, number>()
  /** Lanes that yield to new work for some milliseconds. */
  const yielding: Lane<W>[] = []
  let inFlight = 0
  let buffered = 0
  let needsRefill = false
  let nextRequeueAt = 0
  const now = () => clock.now().getTime()

  function laneOf(id: number, workspaceId: number, limits: LaneLimits): Lane<W> {
    const known = lanes.get(id)
    if (known) return known
    const lane = new Lane<W>(id, workspaceId, limits)
    lanes.set(id, lane)
    const others = ofWorkspace.get(workspaceId)
    if (others) others.add(lane)
    else ofWorkspace.set(workspaceId, new Set([lane]))
    return lane
  }

  function forget(lane: Lane<W>): void {
    lanes.delete(lane.id)
    const others = ofWorkspace.get(lane.workspaceId)
    others?.delete(lane)
    if (others?.size !== 0) return
    ofWorkspace.delete(lane.workspaceId)
    perWorkspace.delete(lane.workspaceId)
  }

  function forgetIdle(at: number): void {
    for (const lane of lanes.values()) {
      if (lane.inFlight + lane.buffered > 0 || lane.open) lane.idleSince = null
      else if (lane.idleSince === null) lane.idleSince = at
      else if (at - lane.idleSince > idleExpiryMs) forget(lane)
    }
  }

  function hasCommonSlot(workspaceId: number): boolean {
    const taken = perWorkspace.get(workspaceId) ?? 0
    return inFlight < maxInFlight * commonFraction && taken < maxInFlight * perWorkspaceAtMost
  }

  function hasSlot(lane: Lane<W>): boolean {
    if (hasCommonSlot(lane.workspaceId)) return true
    return inFlight < maxInFlight && lane.inFlight === 0
  }

  function count(workspaceId: number, by: 1 | -1): void {
    inFlight += by
    perWorkspace.set(workspaceId, (perWorkspace.get(workspaceId) ?? 0) + by)
  }

  const full = () => buffered >= maxBuffered

  function enter(work: W): Lane<W> {
    buffered++
    const lane = laneOf(work.lane, work.workspaceId, work.limits)
    lane.idleSince = null
    return lane
  }

  function emptied(some: Iterable<Lane<W>>): W[] {
    const left = [...some].flatMap((lane) => lane.empty())
    buffered -= left.length
    return left
  }

  function delayUntil(lane: Lane<W>, readyAt: number): void {
    if (readyAt === 0) return
    delayed.set(lane, readyAt)
    requeueAt(readyAt)
  }

  function requeueAt(at: number): void {
    nextRequeueAt = nextRequeueAt === 0 ? at : Math.min(nextRequeueAt, at)
  }

  function free(work: W): Lane<W> | undefined {
    count(work.workspaceId, -1)
    if (withoutSlot.size > 0) {
      for (const lane of withoutSlot) roundRobin.add(lane)
      withoutSlot.clear()
    }
    return lanes.get(work.lane)
  }

  return {
    add(work) {
      const lane = enter(work)
      lane.add(work)
      roundRobin.add(lane)
    },

    accept(work) {
      const lane = enter(work)
      lane.accept(work)
      roundRobin.add(lane)
    },

    ready(workspaceIds) {
      if (full()) return []
      const ready: number[] = []
      for (const id of workspaceIds) {
        if (!hasCommonSlot(id)) continue
        // Called for each event, with all endpoints of its workspace.
        for (const lane of ofWorkspace.get(id) ?? []) if (lane.ready) ready.push(lane.id)
      }
      return ready
    },

    take() {
      for (let lane = roundRobin.next(); lane; lane = roundRobin.next()) {
        if (!hasSlot(lane)) {
          roundRobin.remove(lane)
          withoutSlot.add(lane)
          continue
        }
        // Read once: between two reads the clock could pass a lane's time, and nothing would wake the lane.
        const at = now()
        if (!lane.behind) lane.behindSince = null
        else lane.behindSince ??= at
        if (lane.behind && lane.inFlight + lane.buffered > 1 && throttle.shouldYield()) {
          roundRobin.remove(lane)
          yielding.push(lane)
          requeueAt(at + yieldMs)
          continue
        }
        const work = lane.take(at)
        if (lane.needsRefill) needsRefill = true
        if (work) {
          buffered--
          throttle.attemptStarted(lane.behindSince === null ? null : at - lane.behindSince)
          count(work.workspaceId, 1)
          return work
        }
        roundRobin.remove(lane)
        if (lane.buffered > 0 || lane.open) delayUntil(lane, lane.readyAt(at))
      }
      return undefined
    },

    ended(work, how) {
      const lane = free(work)
      lane?.ended(work, how)
      if (lane) roundRobin.add(lane)
      return lane?.open ?? false
    },

    drop(work) {
      const lane = free(work)
      lane?.dropped(work)
      if (lane) roundRobin.add(lane)
    },

    readyAt: () => nextRequeueAt,

    requeueDue() {
      const at = now()
      let idle = false
      nextRequeueAt = 0
      for (const [lane, readyAt] of delayed) {
        if (readyAt > at) {
          requeueAt(readyAt)
          continue
        }
        delayed.delete(lane)
        roundRobin.add(lane)
        if (lane.buffered === 0) idle = true
      }
      for (const lane of yielding) roundRobin.add(lane)
      yielding.length = 0
      return idle
    },

    needsRefill() {
      const was = needsRefill
      needsRefill = false
      return was
    },
    full,
    demands(fromTheStart) {
      const at = now()
      if (fromTheStart) forgetIdle(at)
      return [...lanes.values()].flatMap((lane) => lane.demands(at, fromTheStart))
    },
    claimed() {
      for (const lane of lanes.values()) lane.claimed()
    },
    empty(of) {
      const lane = of && lanes.get(of.lane)
      if (of) return lane ? emptied([lane]) : []
      return emptied(lanes.values())
    },
    readings: () =>
      [...lanes.values()].map(({ id, workspaceId, inFlight, buffered, open, probeAt }) => ({
        id,
        workspaceId,
        inFlight,
        buffered,
        open,
        probeAt,
      })),
    stats() {
      const all = [...lanes.values()]
      return {
        buffered,
        lanes: all.length,
        lanesOpen: all.filter((lane) => lane.open).length,
      }
    },
  }
}
