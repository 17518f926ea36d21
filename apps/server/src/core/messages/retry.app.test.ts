import { afterAll, beforeEach, expect, test } from 'vitest'

import { accepted, refused, startScriptedChannel } from '../../../testing/scripted-channel.ts'

const core = await startScriptedChannel()
const { clock, tenant, messages, sending, send, sendDue, dueAt, sql } = core
afterAll(core.stop)

const hour = 3_600_000

beforeEach(core.reset)

async function waitOf(id: number): Promise<number> {
  const due = await dueAt(id)
  if (!due) throw new Error(`message ${id} is not waiting`)
  return due.getTime() - clock.now().getTime()
}

test('a message that is refused temporarily is retried with backoff, and given up after a day', async () => {
  core.respondWith(refused('retry', '130429'))
  const message = await send()
  expect(message).toMatchObject({
    status: 'queued',
    provider_id: null,
    error: { code: '130429', reason: 'a retry reason' },
  })
  const began = clock.now().getTime()
  const waits: number[] = []
  while (await dueAt(message.id)) {
    const wait = await waitOf(message.id)
    waits.push(wait)
    clock.advance(wait - 1)
    expect(await sendDue()).toBe(0)
    clock.advance(1)
    expect(await sendDue()).toBe(1)
  }
  for (const [n, wait] of waits.entries()) {
    const planned = Math.min(2_000 * 2 ** n, hour)
    expect(wait).toBeGreaterThanOrEqual(Math.floor(planned * 0.8))
    expect(wait).toBeLessThanOrEqual(Math.ceil(planned * 1.2))
  }
  const took = clock.now().getTime() - began
  expect(took).toBeGreaterThanOrEqual(24 * hour)
  expect(took).toBeLessThan(25.2 * hour)
  expect(core.sent).toHaveLength(waits.length + 1)

  const after = await messages.get(tenant, message.id)
  expect(after).toMatchObject({
    status: 'failed',
    failed_at: clock.now().toISOString(),
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
  const { id } = await send()
  for (const outcome of [refused('retry'), accepted]) {
    core.respondWith(outcome)
    clock.advance(await waitOf(id))
    expect(await sendDue()).toBe(1)
  }
  clock.advance(48 * hour)
  expect(await sendDue()).toBe(0)
  expect(core.sent).toHaveLength(3)
  expect(await messages.get(tenant, id)).toMatchObject({ status: 'sent', provider_id: `wamid.${id}`, error: null })
  expect((await core.eventTypes()).filter((type) => type.startsWith('message.'))).toEqual([
    'message.queued',
    'message.sent',
  ])
})

test.each(['permanent', 'template_required'] as const)(
  'a message that is refused as %s fails at once',
  async (refusal) => {
    core.respondWith(refused(refusal, refusal === 'permanent' ? '131026' : '131047'))
    await expect(send()).rejects.toMatchObject({
      kind: 'rejected',
      code: refusal === 'permanent' ? 'message_rejected' : 'template_required',
      message: `The message was refused: a ${refusal} reason`,
      data: { vendor_code: refusal === 'permanent' ? '131026' : '131047' },
    })
    const { data } = await messages.list(tenant, { limit: 10 })
    expect(data).toMatchObject([{ status: 'failed', failed_at: clock.now().toISOString() }])
    expect(await sql('select from sends')).toEqual([])
    expect((await core.eventTypes()).at(-1)).toBe('message.failed')
  },
)

test('two workers never claim the same message', async () => {
  core.respondWith(refused('retry'))
  for (let n = 0; n < 30; n++) await send(`Hi ${n}`, String(919_812_345_000 + n))
  clock.advance(3_000)
  core.respondWith(accepted)
  const claims = (await Promise.all([sending.claimDue(20), sending.claimDue(20)])).flat()
  const rest = await sending.claimDue(20)
  const ids = [...claims, ...rest].map(({ messageId }) => messageId)
  expect(ids).toHaveLength(30)
  expect(new Set(ids).size).toBe(30)
})

test('a database outage just before a send only delays the message', async () => {
  core.respondWith(refused('retry'))
  const { id } = await send()
  clock.advance(3_000)
  core.respondWith(accepted)
  const [begun] = await sending.claimDue(1)
  if (!begun) throw new Error('nothing was due')
  const other = await core.connect()
  try {
    await other.query('begin')
    await other.query('lock table contacts in access exclusive mode')
    const trying = sending.attempt(begun)
    const cut = () =>
      sql(
        `select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
      )
    await expect.poll(cut).toHaveLength(1)
    await other.query('rollback')
    expect(await trying).toMatchObject({ outcome: { kind: 'accepted' } })
  } finally {
    other.release()
  }
  expect((await messages.get(tenant, id)).status).toBe('sent')
})
