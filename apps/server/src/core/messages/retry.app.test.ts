import { beforeAll, beforeEach, expect, test } from 'vitest'

import { accepted, refused, type ScriptedChannel, startScriptedChannel } from '../../../testing/scripted-channel.ts'

let core: ScriptedChannel
beforeAll(async () => {
  core = await startScriptedChannel()
  return core.stop
})

const hour = 3_600_000

beforeEach(() => core.reset())

async function waitOf(id: number): Promise<number> {
  const due = await core.dueAt(id)
  if (!due) throw new Error(`message ${id} is not waiting`)
  return due.getTime() - core.clock.now().getTime()
}

test('a message that is refused temporarily is retried with backoff, and given up after a day', async () => {
  core.respondWith(refused('retry', '130429'))
  const message = await core.send()
  expect(message).toMatchObject({
    status: 'queued',
    provider_id: null,
    error: { code: '130429', reason: 'a retry reason' },
  })
  const began = core.clock.now().getTime()
  const waits: number[] = []
  while (await core.dueAt(message.id)) {
    const wait = await waitOf(message.id)
    waits.push(wait)
    core.clock.advance(wait - 1)
    expect(await core.sendDue()).toBe(0)
    core.clock.advance(1)
    expect(await core.sendDue()).toBe(1)
  }
  for (const [n, wait] of waits.entries()) {
    const planned = Math.min(2_000 * 2 ** n, hour)
    expect(wait).toBeGreaterThanOrEqual(Math.floor(planned * 0.8))
    expect(wait).toBeLessThanOrEqual(Math.ceil(planned * 1.2))
  }
  const took = core.clock.now().getTime() - began
  expect(took).toBeGreaterThanOrEqual(24 * hour)
  expect(took).toBeLessThan(25.2 * hour)
  expect(core.sent).toHaveLength(waits.length + 1)

  const after = await core.messages.get(core.tenant, message.id)
  expect(after).toMatchObject({
    status: 'failed',
    failed_at: core.clock.now().toISOString(),
    sent_at: null,
    error: { code: '130429', reason: `gave up after ${waits.length + 1} tries: a retry reason` },
  })
  expect(await core.eventTypes()).toEqual([
    'contact.created',
    'conversation.created',
    'message.queued',
    'message.failed',
  ])
})

test('a message that is accepted after retries is sent once, and causes one message.sent', async () => {
  core.respondWith(refused('retry'))
  const { id } = await core.send()
  for (const outcome of [refused('retry'), accepted]) {
    core.respondWith(outcome)
    core.clock.advance(await waitOf(id))
    expect(await core.sendDue()).toBe(1)
  }
  core.clock.advance(48 * hour)
  expect(await core.sendDue()).toBe(0)
  expect(core.sent).toHaveLength(3)
  expect(await core.messages.get(core.tenant, id)).toMatchObject({
    status: 'sent',
    provider_id: `wamid.${id}`,
    error: null,
  })
  expect((await core.eventTypes()).filter((type) => type.startsWith('message.'))).toEqual([
    'message.queued',
    'message.sent',
  ])
})

test.each(['permanent', 'template_required'] as const)(
  'a message that is refused as %s fails at once',
  async (refusal) => {
    core.respondWith(refused(refusal, refusal === 'permanent' ? '131026' : '131047'))
    await expect(core.send()).rejects.toMatchObject({
      kind: 'rejected',
      code: refusal === 'permanent' ? 'message_rejected' : 'template_required',
      message: `The message was refused: a ${refusal} reason`,
      data: { vendor_code: refusal === 'permanent' ? '131026' : '131047' },
    })
    const { data } = await core.messages.list(core.tenant, { limit: 10 })
    expect(data).toMatchObject([{ status: 'failed', failed_at: core.clock.now().toISOString() }])
    expect(await core.sql('select from sends')).toEqual([])
    expect((await core.eventTypes()).at(-1)).toBe('message.failed')
  },
)

test('two workers never claim the same message', async () => {
  core.respondWith(refused('retry'))
  for (let n = 0; n < 30; n++) await core.send(`Hi ${n}`, String(919_812_345_000 + n))
  core.clock.advance(3_000)
  core.respondWith(accepted)
  const claims = (await Promise.all([core.sending.claimDue(20), core.sending.claimDue(20)])).flat()
  const rest = await core.sending.claimDue(20)
  const ids = [...claims, ...rest].map(({ messageId }) => messageId)
  expect(ids).toHaveLength(30)
  expect(new Set(ids).size).toBe(30)
})

test('a database outage just before a send only delays the message', async () => {
  core.respondWith(refused('retry'))
  const { id } = await core.send()
  core.clock.advance(3_000)
  core.respondWith(accepted)
  const [begun] = await core.sending.claimDue(1)
  if (!begun) throw new Error('nothing was due')
  const other = await core.connect()
  try {
    await other.query('begin')
    await other.query('lock table contacts in access exclusive mode')
    const trying = core.sending.attempt(begun)
    const cut = () =>
      core.sql(
        `select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
      )
    await expect.poll(cut).toHaveLength(1)
    await other.query('rollback')
    expect(await trying).toMatchObject({ outcome: { kind: 'accepted' } })
  } finally {
    other.release()
  }
  expect((await core.messages.get(core.tenant, id)).status).toBe('sent')
})
