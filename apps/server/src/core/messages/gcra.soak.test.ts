import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { accepted, refused, type ScriptedChannel, startScriptedChannel } from '../../../testing/scripted-channel.ts'
import { openDatabase } from '../../db/database.ts'
import { operatorOf } from '../keys/holder.ts'
import { createSendQueue, sendLeaseMs } from './send-queue.ts'
import type { InFlightMessage } from './sending.ts'

const everyMs = 100
const pair = { everyMs: 6_000, burst: 3 }
const limits = { perSecond: 1_000 / everyMs, pair, codes: { sender: ['130429'], pair: ['131056'] } }
// So many processes that each sends at most one late message a second.
const processes = 10

let core: ScriptedChannel
beforeAll(async () => {
  core = await startScriptedChannel(limits, processes)
  return core.stop
})

/** The send slots that a client waits for: one now, and one each 100 ms for a second and a half. */
const near = 16
let phones = 919_820_000_000

beforeEach(async () => {
  await core.channels.update(operatorOf(1), core.channel.id, { status: 'connected' })
  await core.reset()
  core.clock.advance(3_600_000)
})

const someone = () => String(++phones)
const sendMany = (count: number, text = 'Hi') =>
  Promise.all(Array.from({ length: count }, () => core.send(text, someone())))
const inMs = async (id: number) => ((await core.dueAt(id))?.getTime() ?? 0) - now()
const now = () => core.clock.now().getTime()

async function pacedFor(): Promise<number> {
  const [row] = await core.sql<{ paced_until: Date }>('select paced_until from channels where id = $1', [
    core.channel.id,
  ])
  return (row?.paced_until.getTime() ?? 0) - now()
}

test('messages beyond the channel’s rate are queued, and sent at that rate', async () => {
  const before = await core.channels.get(1, core.channel.id)
  const sent = await sendMany(near + 4)
  const waiting = sent.filter(({ status }) => status === 'queued')
  expect(sent.length - waiting.length).toBe(near)
  expect(core.sent).toHaveLength(near)
  expect(waiting).toHaveLength(4)
  for (const { error } of waiting) {
    expect(error).toEqual({ code: 'paced', reason: 'its channel has no room for it yet' })
  }
  const dues = await Promise.all(waiting.map(({ id }) => inMs(id)))
  expect(Math.min(...dues)).toBe(near * everyMs)
  expect(Math.max(...dues)).toBeLessThanOrEqual((near + 3) * everyMs)
  expect(await core.sending.claimDue(20)).toEqual([])
  core.clock.advance((near + 3) * everyMs)
  const claims = await core.sending.claimDue(20)
  expect(claims.map(({ messageId }) => messageId).toSorted((a, b) => a - b)).toEqual(
    waiting.map(({ id }) => id).toSorted((a, b) => a - b),
  )
  expect(claims.map(({ slotAt }) => slotAt.getTime() - now()).toSorted((a, b) => a - b)).toEqual([0, 100, 200, 300])
  expect(await core.channels.get(1, core.channel.id)).toEqual(before)
})

test('one user gets a burst and then one message at a time, without delaying other users', async () => {
  const to = someone()
  const sent = []
  for (const text of ['1', '2', '3', '4', '5']) sent.push(await core.send(text, to))
  expect(sent.map(({ status }) => status)).toEqual(['sent', 'sent', 'sent', 'queued', 'queued'])
  const [, , , fourth, fifth] = sent
  expect(fourth?.error).toEqual({
    code: 'paced',
    reason: 'its channel sends one user 3 messages at once, then one every 6 s',
  })
  expect(fifth?.error?.code).toBe('in_order')
  expect([await inMs(fourth?.id ?? 0), await inMs(fifth?.id ?? 0)]).toEqual([6_000, 12_000])
  expect((await core.send('Hi', someone())).status).toBe('sent')

  core.clock.advance(5_999)
  expect(await core.sendDue()).toBe(0)
  core.clock.advance(1)
  expect(await core.sendDue()).toBe(1)
  core.clock.advance(5_999)
  expect(await core.sendDue()).toBe(0)
  core.clock.advance(1)
  expect(await core.sendDue()).toBe(1)
  expect(core.said(to)).toEqual(['1', '2', '3', '4', '5'])
})

test('a message that another process queues first in a conversation is sent first', async () => {
  const to = someone()
  const { id, conversation_id } = await core.send('1', to)
  const other = await core.connect()
  try {
    await other.query('begin')
    await other.query('update conversations set last_message_at = now() where id = $1', [conversation_id])
    await other.query(
      `insert into sends (message_id, channel_id, conversation_id, generation, in_flight, due_at)
       select id, channel_id, conversation_id, 1, false, $2 from messages where id = $1`,
      [id, new Date(now() + 60_000)],
    )
    const second = core.send('2', to)
    await expect.poll(() => core.sql(`select from pg_stat_activity where wait_event_type = 'Lock'`)).toHaveLength(1)
    await other.query('commit')
    expect(await second).toMatchObject({ status: 'queued', error: { code: 'in_order' } })
  } finally {
    other.release()
  }
})

test('after a long pause a whole burst may be sent again, and no more', async () => {
  const to = someone()
  for (const text of ['1', '2', '3']) await core.send(text, to)
  core.clock.advance(3 * pair.everyMs)
  const again = []
  for (const text of ['4', '5', '6', '7']) again.push((await core.send(text, to)).status)
  expect(again).toEqual(['sent', 'sent', 'sent', 'queued'])
})

test('messages of a conversation keep their order when the first is retried', async () => {
  const to = someone()
  core.respondWith(refused('retry'))
  const first = await core.send('first', to)
  core.respondWith(accepted)
  const second = await core.send('second', to)
  expect(second).toMatchObject({ status: 'queued', error: { code: 'in_order' } })
  expect(await core.dueAt(second.id)).toEqual(await core.dueAt(first.id))
  core.clock.advance(1_000)
  expect(await core.sendDue()).toBe(0)

  // The first message is refused again, so the second waits as long.
  core.clock.advance(1_400)
  core.respondWith(refused('retry'))
  expect(await core.sendDue()).toBe(1)
  expect(await core.dueAt(second.id)).toEqual(await core.dueAt(first.id))
  core.respondWith(accepted)
  core.clock.advance(4_800)
  expect(await core.sendDue()).toBe(2)
  expect(core.said()).toEqual(['first', 'first', 'first', 'second'])
})

test('a refusal for the sender’s rate pauses the whole channel for a second', async () => {
  core.respondWith(refused('retry', '130429'))
  await core.send('Hi', someone())
  expect(await pacedFor()).toBe(1_000)
  core.respondWith(accepted)
  expect((await core.send('Hi', someone())).status).toBe('sent')
  expect(await pacedFor()).toBe(1_000 + everyMs)
})

test('a refusal for one user’s rate delays that user only', async () => {
  const to = someone()
  core.respondWith(refused('retry', '131056'))
  const { id } = await core.send('first', to)
  core.respondWith(accepted)
  const due = await core.dueAt(id)
  const [row] = await core.sql<{ paced_until: Date }>(
    'select c.paced_until from conversations c join messages m on m.conversation_id = c.id where m.id = $1',
    [id],
  )
  expect(row?.paced_until).toEqual(due)
  expect(await pacedFor()).toBe(everyMs)
  expect((await core.send('Hi', someone())).status).toBe('sent')
  expect((await core.send('second', to)).status).toBe('queued')
  core.clock.advance((due?.getTime() ?? 0) - now())
  // The user may get one message now, and the next one in six seconds.
  expect(await core.sendDue()).toBe(1)
  core.clock.advance(pair.everyMs)
  expect(await core.sendDue()).toBe(1)
})

test('a message that waits for its send slot is held when its channel is paused', async () => {
  const sent = await sendMany(near + 4)
  expect(sent.filter(({ status }) => status === 'queued')).toHaveLength(4)
  core.clock.advance((near + 3) * everyMs)
  const shard = { index: 0, count: 1 }
  const leaseEnd = new Date(now() + 10_000)
  const { claimed } = await core.queue.claim({ rooms: [], from: null, shard, leaseEnd })
  await core.channels.update(operatorOf(1), core.channel.id, { status: 'paused' })
  expect(await Promise.all(claimed.map((claim) => core.queue.reserveSlot(claim, claim)))).toEqual(
    Array(4).fill(undefined),
  )
  core.clock.advance(86_400_000)
  expect(await core.sendDue()).toBe(0)
  await core.channels.update(operatorOf(1), core.channel.id, { status: 'connected' })
  expect(await core.sendDue()).toBe(4)
  expect(core.sent).toHaveLength(near + 4)
})

test('a message that a process has claimed and not started is sent by another process, once', async () => {
  await sendMany(near + 1)
  core.clock.advance((near + 3) * everyMs)
  const claim = async () => {
    const leaseEnd = new Date(now() + 10_000)
    return (await core.queue.claim({ rooms: [], from: null, shard: { index: 0, count: 1 }, leaseEnd })).claimed
  }
  const [dead] = await claim()
  core.clock.advance(9_999)
  expect(await claim()).toEqual([])
  core.clock.advance(1)
  const [living] = await claim()
  if (!dead || !living) throw new Error('nothing was claimed')
  expect(living.messageId).toBe(dead.messageId)
  expect(await core.queue.reserveSlot(dead, dead)).toBeUndefined()
  expect(await core.queue.reserveSlot(living, living)).toEqual(core.clock.now())
  expect(await core.queue.reserveSlot(living, living)).toBeUndefined()

  const [given] = await sendMany(1)
  expect((await core.messages.get(core.tenant, given?.id ?? 0)).status).toBe('sent')
})

test('released claims can be claimed at once, unless the send has started', async () => {
  await sendMany(near + 2)
  core.clock.advance((near + 3) * everyMs)
  const leaseEnd = new Date(now() + 10_000)
  const claim = async () =>
    (await core.queue.claim({ rooms: [], from: null, shard: { index: 0, count: 1 }, leaseEnd })).claimed
  const claimed = await claim()
  expect(claimed).toHaveLength(2)
  const [begun, other] = claimed
  if (begun) await core.queue.reserveSlot(begun, begun)
  await core.queue.release(claimed)
  expect((await claim()).map(({ messageId }) => messageId)).toEqual([other?.messageId])
})

test('each process claims the sends of its shard’s channels', async () => {
  const [waiting] = (await sendMany(near + 1)).filter(({ status }) => status === 'queued')
  core.clock.advance((near + 3) * everyMs)
  const leaseEnd = new Date(now() + 10_000)
  const claimOf = async (index: number) =>
    (await core.queue.claim({ rooms: [], from: null, shard: { index, count: 2 }, leaseEnd })).claimed.map(
      (one) => one.messageId,
    )
  expect(await claimOf((core.channel.id + 1) % 2)).toEqual([])
  expect(await claimOf(core.channel.id % 2)).toEqual([waiting?.id])
})

test('concurrent requests and processes use each send slot once, and skip none', async () => {
  const connect = () =>
    openDatabase({
      url: core.databaseUrl,
      applicationName: 'parley-other',
      maxConnections: 4,
      onError() {},
      onCommit() {},
    })
  const databases = [connect(), connect()]
  await core.channels.update(operatorOf(1), core.channel.id, { status: 'paused' })
  await sendMany(60)
  await core.channels.update(operatorOf(1), core.channel.id, { status: 'connected' })
  const began = now()
  const moments: number[] = []
  const processes = databases.map(async (database) => {
    const own = createSendQueue({ database, clock: core.clock, adapters: core.adapters })
    for (;;) {
      const rooms = [{ channelId: core.channel.id, first: 7, retry: 0 }]
      const leaseEnd = new Date(now() + 10_000)
      const { claimed } = await own.claim({ rooms, from: null, shard: { index: 0, count: 1 }, leaseEnd })
      if (claimed.length === 0) return
      const begun = await Promise.all(claimed.map((claim) => own.reserveSlot(claim, claim)))
      for (const slotAt of begun) moments.push((slotAt?.getTime() ?? 0) - began)
    }
  })
  const [requested] = await Promise.all([sendMany(20), ...processes])
  await Promise.all(databases.map((database) => database.close()))
  const inline = requested.filter(({ status }) => status === 'sent').length
  const waiting = requested.length - inline

  expect(new Set(moments).size).toBe(moments.length)
  expect(moments.every((moment) => moment % everyMs === 0)).toBe(true)
  const [{ left } = { left: 0 }] = await core.sql<{ left: number }>(
    'select count(*)::int as left from sends where not in_flight',
  )
  expect(moments.length + left).toBe(60 + waiting)
  expect(await pacedFor()).toBe((moments.length + inline) * everyMs)
})

describe('messages that miss their send slots:', () => {
  const sends = () =>
    core.sql<{ due_at: Date; in_flight: boolean; attempts: number }>(
      'select due_at, in_flight, attempts from sends order by due_at',
    )
  const moments = async () => (await sends()).map(({ due_at }) => due_at.getTime() - sendLeaseMs - now())
  const paces = async () => {
    const rows = await core.sql<{ paced_until: Date }>('select paced_until from conversations order by paced_until')
    return rows.map(({ paced_until }) => paced_until.getTime())
  }
  const busyFor = (ms: number) =>
    core.sql('update channels set paced_until = $2 where id = $1', [core.channel.id, new Date(now() + ms)])

  /** Lets clients wait for send slots that begin in a second, and then advances the clock by `ms`. */
  async function holdUp(ms: number) {
    await busyFor(1_000)
    const clients = sendMany(2)
    await expect.poll(moments).toEqual([1_000, 1_100])
    core.clock.advance(ms)
    return { clients }
  }

  async function begin(recipients: string[]) {
    await core.channels.update(operatorOf(1), core.channel.id, { status: 'paused' })
    for (const to of recipients) await core.send('Hi', to)
    await core.channels.update(operatorOf(1), core.channel.id, { status: 'connected' })
    const begun = await core.sending.claimDue(recipients.length)
    expect(begun).toHaveLength(recipients.length)
    return begun
  }

  const again = (begun: InFlightMessage) =>
    core.queue.reserveSlot(begun, { channelType: core.channel.type, again: true })

  test('messages of delayed clients are not sent together', async () => {
    const { clients } = await holdUp(10_000)
    await expect.poll(() => core.sent.length).toBe(1)
    await expect.poll(async () => (await moments()).every((moment) => moment >= 0)).toBe(true)
    expect(core.sent).toHaveLength(1)
    core.clock.advance(1_000)
    expect((await clients).map(({ status }) => status)).toEqual(['sent', 'sent'])
    expect(core.sent).toHaveLength(2)
  })

  test('messages that are hardly late are sent', async () => {
    const { clients } = await holdUp(1_150)
    expect((await clients).map(({ status }) => status)).toEqual(['sent', 'sent'])
    expect(await pacedFor()).toBe(1_200 - 1_150)
  })

  test('a client’s message is queued if no other send slot is near', async () => {
    const { clients } = await holdUp(10_000)
    await busyFor(60_000)
    const found = (await clients).toSorted((a, b) => a.status.localeCompare(b.status))
    expect(found).toMatchObject([{ status: 'queued', error: { code: 'paced' } }, { status: 'sent' }])
    expect(core.sent).toHaveLength(1)
    core.clock.advance(60_000)
    expect(await core.sendDue()).toBe(1)
    expect(core.sent).toHaveLength(2)
  })

  test('a late message gets another send slot, and counts once for its user', async () => {
    const to = someone()
    await core.send('1', to)
    core.clock.advance(everyMs)
    await core.send('2', to)
    const [begun] = await begin([to])
    if (!begun) throw new Error('nothing has begun')
    const before = await paces()
    core.clock.advance(10_000)
    expect(await again(begun)).toEqual(core.clock.now())
    expect(await again(begun)).toEqual(new Date(now() + everyMs))
    expect(await sends()).toMatchObject([{ in_flight: true, attempts: 1 }])
    expect(await moments()).toEqual([everyMs])
    expect(await paces()).toEqual(before)
    await core.sending.attempt(begun)
    expect(await again(begun)).toBeUndefined()
  })

  test('late messages wait like unstarted ones if their next send slots are far away', async () => {
    const begun = await begin([someone(), someone(), someone()])
    const before = await paces()
    await busyFor(60_000)
    expect(await Promise.all(begun.map(again))).toEqual(Array(3).fill(undefined))
    expect(await paces()).toEqual(before.map((pace) => pace - pair.everyMs))
    expect(await sends()).toMatchObject(Array(3).fill({ in_flight: false, attempts: 0 }))
    expect((await sends()).map(({ due_at }) => due_at.getTime() - now())).toEqual([60_000, 60_100, 60_200])
    expect(await again(begun[0] as InFlightMessage)).toBeUndefined()
    core.clock.advance(60_200)
    expect(await core.sendDue()).toBe(3)
    expect(core.sent).toHaveLength(3)
  })
})
