import type { ChannelAdapter } from '../../core/channels/adapter.ts'
import { newId } from '../../kernel/ids.ts'
import { acquire, extend, release } from './lease.ts'
import { outgoingTypes } from './outgoing.ts'
import { createSession, type Session, type SessionDependencies } from './session.ts'

/** This process's shard of channels: those with id % count = index. */
interface Membership {
  current(): { index: number; count: number }
  start(): Promise<void>
  stop(): Promise<void>
}

/** The linked-device sessions that this process holds, and the channels' adapter. */
export interface LinkedSessions {
  adapter: ChannelAdapter
  /** Extends this process's leases, acquires free sessions, and drops those of other shards. */
  round(): Promise<void>
  /** Closes the connections and releases the leases. */
  close(): Promise<void>
}

interface LinkedSessionsDependencies extends Omit<SessionDependencies, 'ends'> {
  /** The membership that shards messages: a session lives in the process that sends its channel's messages. */
  membership: Membership
}

export function createLinkedSessions(deps: LinkedSessionsDependencies): LinkedSessions {
  const { membership, logger, timings } = deps
  const { db } = deps.database
  const owner = newId()
  const sessions = new Map<number, Session>()
  /** By channel. A session still stores what it has received. */
  const closing = new Map<number, Promise<void>>()
  let membershipStarted = false
  let ends = false

  /** Not awaited, because the other leases must be extended meanwhile. */
  function drop(session: Session, free: boolean): void {
    const { channelId } = session.lease
    sessions.delete(channelId)
    closing.set(
      channelId,
      close(session, free).finally(() => closing.delete(channelId)),
    )
  }

  async function close(session: Session, free: boolean): Promise<void> {
    try {
      await session.close()
      if (free) await release(db, session.lease)
    } catch (error) {
      logger.warn({ err: error }, 'could not release a session; its lease will expire')
    }
  }

  return {
    adapter: {
      type: 'whatsapp-linked',
      reachedBy: ['phone', 'wa_lid'],
      contentTypes: outgoingTypes,
      pairs: true,
      isHere: (channelId) => sessions.get(channelId)?.isOpen() ?? false,
      async send(_credentials, message) {
        const session = sessions.get(message.channelId)
        if (session) return session.send(message)
        const reason = 'another process has the session of its channel'
        return { kind: 'refused', class: 'retry', code: 'session_elsewhere', reason }
      },
    },

    async round() {
      if (!membershipStarted) {
        membershipStarted = true
        await membership.start()
      }
      const shard = membership.current()
      const moved = ({ lease, done }: Session) => done || lease.channelId % shard.count !== shard.index
      for (const session of [...sessions.values()].filter(moved)) drop(session, true)

      const heldUntil = performance.now() + timings.linkedLease
      const held = await extend(
        db,
        [...sessions.values()].map(({ lease }) => lease),
        timings.linkedLease,
      )
      const byChannel = new Map(held.map((one) => [one.channelId, one]))
      for (const session of [...sessions.values()]) {
        const still = byChannel.get(session.lease.channelId)
        if (still) session.follow(still, heldUntil)
        else drop(session, false)
      }
      // The next session of a channel would store newer messages before those that the last one is still storing.
      const busy = [...closing.keys()]
      for (const taken of await acquire(db, owner, { ...shard, busy }, timings.linkedLease)) {
        const lease = { channelId: taken.channelId, owner, token: taken.token }
        sessions.set(taken.channelId, createSession(lease, taken, heldUntil, { ...deps, ends: () => ends }))
      }
    },

    async close() {
      ends = true
      for (const session of [...sessions.values()]) drop(session, true)
      await Promise.all(closing.values())
      if (membershipStarted) await membership.stop()
    },
  }
}
