import { beforeAll, beforeEach, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { defaultRules } from '../tenant/scoring-rules.ts'

// No engine calls the endpoint here, as if its deliveries had to wait or the calling process had died.
let parley: Harness
beforeAll(async () => {
  parley = await startHarness({ PARLEY_ROLES: 'api' })
  await parley.request('POST', '/v1/triggers', { body: { channel_id: 1, phrase: 'login', reply: 'Static' } })
  await parley.request('PUT', '/heypingr/v1/webhook', { body: { url: 'http://127.0.0.1:9/' } })
  return parley.stop
})

let phone = 919_860_000_000
beforeEach(() => parley.request('PATCH', '/v1/trigger-settings', { body: { cooldown_seconds: 0 } }))

async function write(): Promise<{ contactId: number; fireId: number }> {
  const { body } = await parley.request('POST', '/v1/simulator/inbound', {
    body: { from: String(++phone), text: 'login' },
  })
  const [fire] = await parley.sql<{ id: string }>('select id from trigger_fires where contact_id = $1', [
    body.contact_id,
  ])
  return { contactId: body.contact_id, fireId: Number(fire?.id) }
}

async function replies(contactId: number): Promise<string[]> {
  const { body } = await parley.request('GET', `/v1/messages?contact_id=${contactId}&direction=outbound`)
  return body.data.map(({ text }: { text: string }) => text)
}

const fire = async (id: number) =>
  (
    await parley.sql<{ answer: string | null; error: string | null; due_at: Date | null; reply: string | null }>(
      'select answer, error, due_at, reply from trigger_fires where id = $1',
      [id],
    )
  )[0]

test('a reply is written once by several processes, and the fire does not keep its text', async () => {
  const { contactId, fireId } = await write()
  const workers = [await parley.startAnother(), await parley.startAnother()]
  for (const worker of workers) worker.startWorkers()
  await expect.poll(async () => (await parley.sql('select from workers')).length).toBe(2)
  // The endpoint refuses the connection, which counts as an answer, so this reply does not wait.
  await expect.poll(() => replies(contactId)).toEqual(['Static'])
  await expect.poll(() => fire(fireId)).toEqual({ answer: 'static', error: null, due_at: null, reply: null })
  await Promise.all(workers.map((worker) => worker.close(0)))
})

test('an overdue reply is sent once, whichever process finds it', async () => {
  const { contactId, fireId } = await write()
  await parley.sql('delete from queue')
  const workers = await Promise.all(Array.from({ length: 3 }, parley.startAnother))
  for (const worker of workers) worker.startWorkers()
  await expect.poll(async () => (await parley.sql('select from workers')).length).toBe(3)
  expect(await replies(contactId)).toEqual([])
  parley.clock.advance(9_000)
  await expect.poll(() => replies(contactId)).toEqual(['Static'])
  await expect.poll(async () => (await fire(fireId))?.answer).toBe('static')
  await Promise.all(workers.map((worker) => worker.close(0)))
})

test('a reply that was written and not recorded is not sent again', async () => {
  const { contactId, fireId } = await write()
  await parley.sql('delete from queue')
  const tenant = {
    workspaceId: 1,
    mode: 'live' as const,
    actor: 'test',
    stages: [],
    scoring: defaultRules,
    defaultCountry: null,
  }
  const content = { type: 'text' as const, text: 'Dynamic' }
  await parley.services.messages.send(tenant, { contactId, content, idempotencyKey: `trigger fire ${fireId}` })
  // Long after the retention of idempotency keys.
  parley.clock.advance(48 * 3_600_000)
  const worker = await parley.startAnother()
  worker.startWorkers()
  await expect.poll(async () => (await fire(fireId))?.due_at).toBe(null)
  expect(await replies(contactId)).toEqual(['Dynamic'])
  await worker.close(0)
})

test('a fire that can not be replied to any more records the reason', async () => {
  const { contactId, fireId } = await write()
  await parley.sql('delete from queue')
  expect((await parley.request('DELETE', `/v1/contacts/${contactId}`)).status).toBe(204)
  parley.clock.advance(9_000)
  const worker = await parley.startAnother()
  worker.startWorkers()
  await expect.poll(async () => (await fire(fireId))?.error).toContain('contact')
  await worker.close(0)
})

test('a client’s Idempotency-Key can not equal that of a trigger reply', async () => {
  const headers = { 'idempotency-key': 'trigger fire 1' }
  const { status } = await parley.request('POST', '/v1/messages', { body: { to: '919812345678', text: 'Hi' }, headers })
  expect(status).toBe(400)
})
