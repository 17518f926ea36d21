import { hostname } from 'node:os'

import type { Database } from '../db/database.ts'
import { newId } from '../kernel/ids.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Timings } from '../kernel/timings.ts'
import { heartbeat, leave, type Member } from './sql/members.ts'

/** Which lanes are this process's: those whose id leaves `index` when divided by `of`. */
export interface Shard {
  index: number
  count: number
}

/**
 * Shares the lanes out among the processes that deliver: each says that it lives, and all divide alike. So a lane is in
 * one process, which knows what is under way in it. While processes come and go two may have the same lane for a moment;
 * what each of them claims is its own all the same.
 */
export interface Membership {
  current(): Shard
  /** The lanes of several engines may be shared by one: it begins with the first and ends with the last of them. */
  start(): Promise<void>
  stop(): Promise<void>
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

  async function heartbeatOnce(): Promise<void> {
    try {
      const others = await heartbeat(db, me, timings.memberExpiry)
      const dead = others.filter((other) => other.host === me.host && !isAlive(other.pid))
      await Promise.all(dead.map(({ id }) => leave(db, id)))
      const living = [me, ...others.filter((other) => !dead.includes(other))].map(({ id }) => id).sort()
      shard = { index: living.indexOf(me.id), count: living.length }
    } catch (error) {
      logger.warn({ err: error }, 'this process could not say that it lives')
    }
  }

  return {
    current: () => shard,
    async start() {
      if (users++ === 0) {
        beating = heartbeatOnce()
        timer = setInterval(() => {
          beating = heartbeatOnce()
        }, timings.heartbeat)
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

/** A process of this machine that was killed can't say so; its lanes needn't wait until it has been silent for long. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
