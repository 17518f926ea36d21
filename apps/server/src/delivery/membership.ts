import { hostname } from 'node:os'

import type { Database } from '../db/database.ts'
import { newId } from '../kernel/ids.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Timings } from '../kernel/timings.ts'
import { heartbeat, leave, type Member } from './sql/members.ts'

/** The lanes of one process: those whose id modulo `count` is `index`. */
export interface Shard {
  index: number
  count: number
}

/**
 * Assigns the lanes to the living worker processes. Each sends heartbeats, and all compute the same shards. So a lane
 * belongs to one process, which knows its attempts in flight. While processes come and go, two may briefly serve the
 * same lane; their claims still exclude each other.
 */
export interface Membership {
  current(): Shard
  /** Several engines may use one membership: it starts with the first and stops with the last. */
  start(): Promise<void>
  stop(): Promise<void>
  /** Whether other processes take this one for dead. `now`: as `performance.now()`. */
  isOverdue(now: number): boolean
}

interface MembershipDependencies {
  database: Database
  logger: Logger
  timings: Pick<Timings, 'heartbeat' | 'memberExpiry'>
}

export function createMembership({ database: { db }, logger, timings }: MembershipDependencies): Membership {
  const me: Member = { id: newId(), host: hostname(), pid: process.pid }
  let shard: Shard = { index: 0, count: 1 }
  let users = 0
  let timer: NodeJS.Timeout | undefined
  let beating: Promise<void> = Promise.resolve()
  let beats = false
  let beatAt = 0

  async function heartbeatOnce(): Promise<void> {
    try {
      const sentAt = performance.now()
      const others = await heartbeat(db, me, timings.memberExpiry)
      beatAt = sentAt
      const dead = others.filter((other) => other.host === me.host && !isAlive(other.pid))
      await Promise.all(dead.map(({ id }) => leave(db, id)))
      const living = [me, ...others.filter((other) => !dead.includes(other))].map(({ id }) => id).sort()
      shard = { index: living.indexOf(me.id), count: living.length }
    } catch (error) {
      logger.warn({ err: error }, "this process's heartbeat failed")
    }
  }

  /** One at a time, so that none is left when the process leaves: it would come back with it. */
  function beat(): void {
    if (beats) return
    beats = true
    beating = heartbeatOnce().finally(() => {
      beats = false
    })
  }

  return {
    current: () => shard,
    isOverdue: (now) => users > 0 && now - beatAt > timings.memberExpiry,
    async start() {
      if (users++ === 0) {
        beat()
        timer = setInterval(beat, timings.heartbeat)
      }
      await beating
    },
    async stop() {
      if (--users > 0) return
      clearInterval(timer)
      await beating
      await leave(db, me.id).catch(() => {})
    },
  }
}

/** Detects a killed process of this machine, so that its lanes needn't wait for the heartbeat timeout. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
