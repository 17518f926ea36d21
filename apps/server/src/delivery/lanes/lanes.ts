import type { Clock } from '../../kernel/clock.ts'
import type { LaneLimits, Wish, Work } from '../work.ts'
import { type Courtesy, courtesyMs } from './courtesy.ts'
import { type Ended, Lane } from './lane.ts'
import { createTurns } from './turns.ts'

/** All lanes of this process, and whose turn it is. */
export interface Lanes<W extends Work> {
  add(work: W): void
  /** Takes in what was claimed as it came into the queue. */
  hand(work: W): void
  /** The lanes of these workspaces that have all that is due for them, and would take more right away. */
  ready(workspaceIds: Iterable<number>): number[]
  /** The next one to be attempted, counted as under way. */
  take(): W | undefined
  /** Returns whether its receiver is left alone for now. */
  ended(work: W, how: Ended): boolean
  /** It was taken, and nothing was done. */
  drop(work: W): void
  /** When a lane that waits for its time may go on; 0 when none does. */
  readyAt(): number
  /** The time of lanes that wait for theirs may have come. Returns whether it has for one with nothing in hand. */
  wake(): boolean
  /** Whether some lane has begun to run out of what it could claim more of; asked once. */
  hungry(): boolean
  /** Whether so much waits in them that no more is to be claimed. */
  full(): boolean
  wishes(fromTheStart: boolean): Wish[]
  settle(): void
  /** Takes back what waits, in all lanes or in the one of this work. */
  empty(of?: W): W[]
  stats(): { buffered: number; lanes: number; lanesOpen: number }
}

interface Options {
  clock: Clock
  /** Of all lanes together. */
  maxInFlight: number
  courtesy: Courtesy
}

// Lanes and workspaces that hold much leave room for those that hold nothing: so many hanging receivers would be needed
// at the same time to take the last slots.
const common = 3 / 4
const perWorkspaceAtMost = 1 / 2
/** What is known of a lane without work is worth no more. */
const forgetAfterMs = 60_000
/** Claimed and waiting for slots, in all lanes together. */
const mostBuffered = 8_192

export function createLanes<W extends Work>({ clock, maxInFlight, courtesy }: Options): Lanes<W> {
  const lanes = new Map<number, Lane<W>>()
  const ofWorkspace = new Map<number, Set<Lane<W>>>()
  const turns = createTurns<Lane<W>>()
  const perWorkspace = new Map<number, number>()
  /** Had a turn, and no slot of the common ones was free. */
  const crowded = new Set<Lane<W>>()
  /** Wait for their time: when it comes. */
  const starved = new Map<Lane<W>, number>()
  /** Leave something to others for a moment. */
  const polite: Lane<W>[] = []
  let inFlight = 0
  let buffered = 0
  let hungry = false
  let soonest = 0
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
      else if (at - lane.idleSince > forgetAfterMs) forget(lane)
    }
  }

  function hasCommonSlot(workspaceId: number): boolean {
    const taken = perWorkspace.get(workspaceId) ?? 0
    return inFlight < maxInFlight * common && taken < maxInFlight * perWorkspaceAtMost
  }

  function mayTake(lane: Lane<W>): boolean {
    if (hasCommonSlot(lane.workspaceId)) return true
    return inFlight < maxInFlight && lane.inFlight === 0
  }

  function count(workspaceId: number, by: 1 | -1): void {
    inFlight += by
    perWorkspace.set(workspaceId, (perWorkspace.get(workspaceId) ?? 0) + by)
  }

  const full = () => buffered >= mostBuffered

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

  function starve(lane: Lane<W>, readyAt: number): void {
    if (readyAt === 0) return
    starved.set(lane, readyAt)
    wakeAt(readyAt)
  }

  function wakeAt(at: number): void {
    soonest = soonest === 0 ? at : Math.min(soonest, at)
  }

  function free(work: W): Lane<W> | undefined {
    count(work.workspaceId, -1)
    if (crowded.size > 0) {
      for (const lane of crowded) turns.add(lane)
      crowded.clear()
    }
    return lanes.get(work.lane)
  }

  return {
    add(work) {
      const lane = enter(work)
      lane.add(work)
      turns.add(lane)
    },

    hand(work) {
      const lane = enter(work)
      lane.hand(work)
      turns.add(lane)
    },

    ready(workspaceIds) {
      if (full()) return []
      const ready: number[] = []
      for (const id of workspaceIds) {
        if (!hasCommonSlot(id)) continue
        // Asked for each event, of all endpoints of its workspace.
        for (const lane of ofWorkspace.get(id) ?? []) if (lane.ready) ready.push(lane.id)
      }
      return ready
    },

    take() {
      for (let lane = turns.next(); lane; lane = turns.next()) {
        if (!mayTake(lane)) {
          turns.remove(lane)
          crowded.add(lane)
          continue
        }
        // Asked twice, the clock could pass a lane's time in between, and nothing would wake it.
        const at = now()
        if (!lane.behind) lane.behindSince = null
        else lane.behindSince ??= at
        if (lane.behind && lane.inFlight + lane.buffered > 1 && courtesy.waits()) {
          turns.remove(lane)
          polite.push(lane)
          wakeAt(at + courtesyMs)
          continue
        }
        const work = lane.take(at)
        if (lane.hungry) hungry = true
        if (work) {
          buffered--
          courtesy.begins(lane.behindSince === null ? null : at - lane.behindSince)
          count(work.workspaceId, 1)
          return work
        }
        turns.remove(lane)
        if (lane.buffered > 0 || lane.open) starve(lane, lane.readyAt(at))
      }
      return undefined
    },

    ended(work, how) {
      const lane = free(work)
      lane?.ended(work, how)
      if (lane) turns.add(lane)
      return lane?.open ?? false
    },

    drop(work) {
      const lane = free(work)
      lane?.dropped(work)
      if (lane) turns.add(lane)
    },

    readyAt: () => soonest,

    wake() {
      const at = now()
      let idle = false
      soonest = 0
      for (const [lane, readyAt] of starved) {
        if (readyAt > at) {
          wakeAt(readyAt)
          continue
        }
        starved.delete(lane)
        turns.add(lane)
        if (lane.buffered === 0) idle = true
      }
      for (const lane of polite) turns.add(lane)
      polite.length = 0
      return idle
    },

    hungry() {
      const was = hungry
      hungry = false
      return was
    },
    full,
    wishes(fromTheStart) {
      const at = now()
      if (fromTheStart) forgetIdle(at)
      return [...lanes.values()].flatMap((lane) => lane.wishes(at, fromTheStart))
    },
    settle() {
      for (const lane of lanes.values()) lane.settle()
    },
    empty(of) {
      const lane = of && lanes.get(of.lane)
      if (of) return lane ? emptied([lane]) : []
      return emptied(lanes.values())
    },
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
