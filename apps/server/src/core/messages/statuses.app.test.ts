import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'

import { accepted, type ScriptedChannel, startScriptedChannel } from '../../../testing/scripted-channel.ts'
import { outboundStatuses } from './message.ts'

let core: ScriptedChannel
beforeAll(async () => {
  core = await startScriptedChannel()
  return core.stop
})

type Reported = 'sent' | 'delivered' | 'read' | 'failed'
const all: Reported[] = ['sent', 'delivered', 'read', 'failed']
const rank = (status: string) => outboundStatuses.indexOf(status as (typeof outboundStatuses)[number])

function report(id: number, status: Reported, seconds: number) {
  const error = status === 'failed' ? { code: '131026', reason: 'Message undeliverable' } : null
  return {
    providerId: `wamid.${id}`,
    messageId: id,
    status,
    at: new Date(core.clock.now().getTime() + seconds * 1_000),
    error,
    raw: { status },
  }
}

const take = (...statuses: ReturnType<typeof report>[]) =>
  core.inbox.take(core.channel.id, 'the scripted number', { inbound: [], statuses })

async function start(known: boolean): Promise<number> {
  core.respondWith(known ? accepted : () => ({ kind: 'unknown', reason: 'lost' }))
  return (await core.send()).id
}

/** Any statuses in any order, each at its own time, some of them repeated. */
const reports = fc
  .shuffledSubarray(all, { minLength: 1 })
  .chain((order) => fc.tuple(fc.constant(order), fc.subarray(order)))
  .map(([order, repeated]) => [...order, ...repeated])

test('statuses in any order lead to the same message', async () => {
  const property = fc.asyncProperty(fc.boolean(), reports, async (known, order) => {
    const id = await start(known)
    let before: string = known ? 'sent' : 'unknown'
    for (const status of order) {
      await take(report(id, status, all.indexOf(status)))
      const { status: now } = await core.messages.get(core.tenant, id)
      expect(now).toBe(rank(status) > rank(before) ? status : before)
      before = now
    }
    const message = await core.messages.get(core.tenant, id)
    expect(message.statuses.map(({ status }) => status).toSorted()).toEqual([...new Set(order)].toSorted())
    expect(message.delivered_at !== null).toBe(order.includes('delivered'))
    expect(message.read_at !== null).toBe(order.includes('read'))
    expect(message.error).toEqual(message.status === 'failed' ? report(id, 'failed', 0).error : null)

    const types = await core.eventTypes(id)
    const times = (type: string) => types.filter((name) => name === type).length
    const proven = known || order.some((status) => status !== 'failed')
    expect(times('message.sent')).toBe(proven ? 1 : 0)
    expect(message.sent_at !== null).toBe(proven)
    expect(times('message.failed')).toBe(message.failed_at === null ? 0 : 1)
  })
  await fc.assert(property, { seed: 1, numRuns: 40 })
})

test('concurrent statuses lead to the same message', async () => {
  for (let round = 0; round < 5; round++) {
    const id = await start(round % 2 === 0)
    await Promise.all([...all, ...all].map((status, n) => take(report(id, status, n % 4))))
    const message = await core.messages.get(core.tenant, id)
    expect(message.status).toBe('read')
    expect(message.statuses).toHaveLength(4)
    expect((await core.eventTypes(id)).filter((type) => type === 'message.sent')).toHaveLength(1)
  }
})

test('the times of statuses are the vendor’s, and the first one is kept', async () => {
  const id = await start(false)
  const at = (seconds: number) => report(id, 'sent', seconds).at.toISOString()
  await take(report(id, 'read', 30), report(id, 'delivered', 20), report(id, 'sent', 10), report(id, 'delivered', 25))
  expect(await core.messages.get(core.tenant, id)).toMatchObject({
    status: 'read',
    sent_at: at(30),
    delivered_at: at(20),
    read_at: at(30),
    statuses: [
      { status: 'sent', occurred_at: at(10), received_at: at(0) },
      { status: 'delivered', occurred_at: at(20) },
      { status: 'delivered', occurred_at: at(25) },
      { status: 'read', occurred_at: at(30) },
    ],
  })
})

test('a delivered status overrides a failed one', async () => {
  const id = await start(true)
  await take(report(id, 'failed', 1))
  expect(await core.messages.get(core.tenant, id)).toMatchObject({ status: 'failed', error: { code: '131026' } })
  await take(report(id, 'delivered', 2))
  expect(await core.messages.get(core.tenant, id)).toMatchObject({ status: 'delivered', error: null })
  expect(await core.eventTypes(id)).toEqual(['message.queued', 'message.sent', 'message.failed', 'message.updated'])
})
