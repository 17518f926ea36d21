import { beforeAll, beforeEach, expect, test } from 'vitest'
import { accepted, refused, type ScriptedChannel, startScriptedChannel } from '../../../testing/scripted-channel.ts'
import { operatorOf } from '../keys/holder.ts'

let core: ScriptedChannel
beforeAll(async () => {
  core = await startScriptedChannel()
  return core.stop
})

const day = 86_400_000
const lost = () => ({ kind: 'unknown' as const, reason: 'the answer was lost' })
const read = async (id: number) => core.messages.get(core.tenant, id)
const messageEvents = async () => (await core.eventTypes()).filter((type) => type.startsWith('message.'))

beforeEach(() => core.reset())

async function report(messageId: number | null, status: 'sent' | 'delivered' | 'failed', providerId = 'wamid.late') {
  const one = { providerId, messageId, status, at: core.clock.now(), error: null, raw: {} }
  await core.inbox.take(core.channel.id, 'the scripted number', { inbound: [], statuses: [one] })
}

/** A message whose process died while it was in flight: claimed, and its result never recorded. */
async function interrupted() {
  core.respondWith(refused('retry'))
  const { id } = await core.send()
  core.clock.advance(3_000)
  const [claim] = await core.sending.claimDue(1)
  if (!claim) throw new Error('nothing was due')
  core.sent.length = 0
  return { id, claim }
}

test('a message whose answer was lost is never sent again', async () => {
  core.respondWith(lost)
  const message = await core.send()
  expect(message).toMatchObject({ status: 'unknown', error: { code: null, reason: 'the answer was lost' } })
  core.clock.advance(2 * day)
  expect(await core.sendDue()).toBe(0)
  expect(core.sent).toHaveLength(1)
  expect(await messageEvents()).toEqual(['message.queued', 'message.updated'])
})

test.each([
  ['sent', ['message.updated', 'message.sent']],
  ['delivered', ['message.updated', 'message.sent', 'message.updated']],
  ['failed', ['message.updated', 'message.failed']],
] as const)('a status %s with our message id settles an unknown message', async (status, events) => {
  core.respondWith(lost)
  const { id } = await core.send()
  await report(id, status)
  await report(id, status)
  expect(await read(id)).toMatchObject({ status, provider_id: 'wamid.late', error: null })
  expect(await messageEvents()).toEqual(['message.queued', ...events])
})

test('a status without our message id, or of another channel, does not settle an unknown message', async () => {
  core.respondWith(lost)
  const { id } = await core.send()
  await report(null, 'delivered')
  await report(id + 1_000, 'delivered')
  const other = await core.channels.create(operatorOf(1), { type: 'simulator', name: 'Other' })
  await core.sql("update channels set external_id = 'other', type = 'scripted' where id = $1", [other.id])
  const forged = {
    providerId: 'w',
    messageId: id,
    status: 'delivered' as const,
    at: core.clock.now(),
    error: null,
    raw: {},
  }
  await core.inbox.take(core.channel.id, 'other', { inbound: [], statuses: [forged] })
  expect((await read(id)).status).toBe('unknown')
})

test('a message in flight when its process died is unknown once its lease has expired', async () => {
  const { id } = await interrupted()
  core.clock.advance(29_999)
  expect(await core.sending.expire()).toBe(0)
  expect((await read(id)).status).toBe('queued')
  core.clock.advance(1)
  expect(await core.sendDue()).toBe(0)
  expect(await read(id)).toMatchObject({ status: 'unknown', error: { code: 'interrupted' } })
  core.clock.advance(2 * day)
  expect(await core.sendDue()).toBe(0)
  expect(core.sent).toEqual([])
  await report(id, 'sent')
  expect(await read(id)).toMatchObject({ status: 'sent', error: null })
  expect(await messageEvents()).toEqual(['message.queued', 'message.updated', 'message.sent'])
})

test('a first try that is interrupted is unknown too', async () => {
  const dying = Promise.withResolvers<never>()
  core.respondWith(() => dying.promise)
  const sent = core.send()
  await expect.poll(() => core.sent.length).toBe(1)
  core.clock.advance(30_000)
  expect(await core.sending.expire()).toBe(1)
  dying.reject(new Error('the process has died'))
  await expect(sent).rejects.toThrow('the process has died')
  const { data } = await core.messages.list(core.tenant, { limit: 1 })
  expect(data).toMatchObject([{ status: 'unknown', error: { code: 'interrupted' } }])
})

test('a worker whose lease has expired may still record an acceptance, and nothing else', async () => {
  for (const outcome of [refused('retry'), refused('permanent'), refused('hold'), lost]) {
    const { id, claim } = await interrupted()
    core.clock.advance(30_000)
    await core.sending.expire()
    core.respondWith(outcome)
    await core.sending.attempt(claim)
    expect(await read(id)).toMatchObject({ status: 'unknown', error: { code: 'interrupted' } })
    expect((await core.channels.get(1, core.channel.id)).status).toBe('connected')
  }
  const { id, claim } = await interrupted()
  core.clock.advance(30_000)
  await core.sending.expire()
  core.respondWith(accepted)
  await core.sending.attempt(claim)
  expect(await read(id)).toMatchObject({ status: 'sent', provider_id: `wamid.${id}` })
})

test('a status may arrive before the answer of the send', async () => {
  const answer = Promise.withResolvers<{ kind: 'accepted'; providerId: string }>()
  core.respondWith(() => answer.promise)
  const sent = core.send()
  await expect.poll(() => core.sent.length).toBe(1)
  const id = core.sent[0]?.id ?? 0
  await report(id, 'delivered', 'wamid.early')
  answer.resolve({ kind: 'accepted', providerId: 'wamid.early' })
  expect(await sent).toMatchObject({ status: 'delivered', provider_id: 'wamid.early' })
  expect(await messageEvents()).toEqual(['message.queued', 'message.sent', 'message.updated'])
})
