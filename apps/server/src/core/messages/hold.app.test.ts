import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { accepted, refused, type ScriptedChannel, startScriptedChannel } from '../../../testing/scripted-channel.ts'
import { operatorOf } from '../keys/holder.ts'

let core: ScriptedChannel
beforeAll(async () => {
  core = await startScriptedChannel()
  return core.stop
})

beforeEach(async () => {
  await core.channels.update(operatorOf(1), core.channel.id, { status: 'connected' })
  await core.reset()
})

const statusesOf = async () => (await core.messages.list(core.tenant, { limit: 100 })).data.map(({ status }) => status)
const digits = (n: number) => String(919_810_000_000 + n)

describe.each(['credentials', 'hold'] as const)('a channel whose message is refused with class %s', (refusal) => {
  test('is paused, and its messages wait as long as it takes', async () => {
    core.respondWith(refused(refusal, '190'))
    const first = await core.send('first')
    expect(first).toMatchObject({ status: 'queued', error: { code: '190', reason: `a ${refusal} reason` } })
    expect(await core.channels.get(1, core.channel.id)).toMatchObject({
      status: 'paused',
      status_reason: `a ${refusal} reason`,
    })
    const second = await core.send('second')
    expect(second).toMatchObject({ status: 'queued', error: { code: 'channel_paused', reason: `a ${refusal} reason` } })
    expect(core.said()).toEqual(['first'])

    core.clock.advance(7 * 86_400_000)
    expect(await core.sendDue()).toBe(0)

    core.respondWith((message, credentials) =>
      JSON.stringify(credentials) === '{"token":"second"}' ? accepted(message) : refused('permanent')(),
    )
    const mended = await core.channels.update(operatorOf(1), core.channel.id, { credentials: { token: 'second' } })
    expect(mended).toMatchObject({ status: 'connected', status_reason: null })
    expect(await core.sendDue()).toBe(2)
    expect(core.said().toSorted()).toEqual(['first', 'first', 'second'])
    expect(await statusesOf()).toEqual(['sent', 'sent'])
    expect((await core.eventTypes()).filter((type) => /^channel|^message/.test(type))).toEqual([
      'message.queued',
      'channel.disconnected',
      'message.queued',
      'channel.connected',
      'message.sent',
      'message.sent',
    ])
  })
})

test('many messages that are refused at the same time pause their channel once', async () => {
  core.respondWith(refused('credentials'))
  await Promise.all(Array.from({ length: 10 }, (_, n) => core.send('Hi', digits(n))))
  expect((await core.eventTypes()).filter((type) => type.startsWith('channel.'))).toEqual(['channel.disconnected'])
  core.respondWith(accepted)
  core.sent.length = 0
  await core.channels.update(operatorOf(1), core.channel.id, { status: 'connected' })
  expect(await core.sendDue()).toBe(10)
  expect(new Set(core.sent.map(({ to }) => to)).size).toBe(10)
  expect(await statusesOf()).toEqual(Array(10).fill('sent'))
})

test('a channel is paused and connected through the API', async () => {
  const paused = await core.channels.update(operatorOf(1), core.channel.id, { status: 'paused' })
  expect(paused).toMatchObject({ status: 'paused', status_reason: 'paused by hand' })
  expect(await core.send()).toMatchObject({
    status: 'queued',
    error: { code: 'channel_paused', reason: 'paused by hand' },
  })
  await core.channels.update(operatorOf(1), core.channel.id, { status: 'paused', name: 'Renamed' })
  expect(await core.sendDue()).toBe(0)
  await core.channels.update(operatorOf(1), core.channel.id, { status: 'connected' })
  expect(await core.sendDue()).toBe(1)
  expect(core.sent).toHaveLength(1)
  expect((await core.eventTypes()).filter((type) => type.startsWith('channel.'))).toEqual([
    'channel.disconnected',
    'channel.connected',
  ])
})

test('a message in backoff is tried on a paused channel, and then held', async () => {
  core.respondWith(refused('retry'))
  const { id } = await core.send()
  core.respondWith(refused('hold'))
  await core.send('Hi', digits(1))
  core.clock.advance(3_000)
  expect(await core.sendDue()).toBe(1)
  expect(await core.messages.get(core.tenant, id)).toMatchObject({
    status: 'queued',
    error: { reason: 'a hold reason' },
  })
  core.clock.advance(86_400_000)
  expect(await core.sendDue()).toBe(0)
})

test('a message that waits for a removed channel fails with that reason', async () => {
  const doomed = await core.channels.create(operatorOf(1), { type: 'simulator', name: 'Doomed' })
  await core.channels.update(operatorOf(1), doomed.id, { status: 'paused' })
  const { id } = await core.messages.send(core.tenant, {
    to: digits(1),
    content: { type: 'text', text: 'Hi' },
    channelId: doomed.id,
  })
  await core.channels.remove(operatorOf(1), doomed.id)
  expect(await core.sendDue()).toBe(1)
  expect(await core.messages.get(core.tenant, id)).toMatchObject({
    status: 'failed',
    error: { code: 'channel_removed', reason: 'its channel was removed' },
  })
})

describe('a message written while its channel is being', () => {
  /** Runs `work` while another transaction has executed `statement` and not committed yet. */
  async function during<T>(statement: string, work: () => Promise<T>): Promise<T> {
    const other = await core.connect()
    await other.query('begin')
    await other.query(statement, [core.channel.id])
    const settled = Promise.allSettled([work()])
    const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
    await expect.poll(async () => (await core.sql(waiting)).length).toBe(1)
    await other.query('commit')
    other.release()
    const [outcome] = await settled
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  }

  test('connected is sent', async () => {
    await core.channels.update(operatorOf(1), core.channel.id, { status: 'paused' })
    const message = await during("update channels set status = 'connected' where id = $1", () => core.send())
    expect(message.status).toBe('sent')
  })

  test('removed is refused', async () => {
    await core.channels.update(operatorOf(1), core.channel.id, { status: 'paused' })
    const sending = during('update channels set deleted_at = now() where id = $1', () => core.send())
    await expect(sending).rejects.toThrow('channel_id must be a channel of this workspace')
    await core.sql('update channels set deleted_at = null where id = $1', [core.channel.id])
  })
})
