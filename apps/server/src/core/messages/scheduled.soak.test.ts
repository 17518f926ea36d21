import { type ParleyProcess, startParley } from '@parley/test-kit/parley-process'
import { beforeAll, expect, test, vi } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { secretKeySetting } from '../../../testing/secret-key.ts'

vi.setConfig({ testTimeout: 120_000 })

const messages = 120
const patience = { timeout: 60_000 }

let parley: Harness
let running: ParleyProcess | undefined
const start = async () => {
  running = await startParley({ DATABASE_URL: parley.databaseUrl, PARLEY_SECRET_KEY: secretKeySetting })
}
beforeAll(async () => {
  // It has no workers: the processes that are killed do all the work.
  parley = await startHarness()
  return async () => {
    await running?.close()
    await parley.stop()
  }
})

async function count(query: string): Promise<number> {
  const [row] = await parley.sql<{ count: number }>(`select count(*)::integer as count ${query}`)
  return row?.count ?? 0
}

test('after kill -9 at any moment, each scheduled message is sent once', async () => {
  await parley.sql(
    `with person as (
       insert into contacts (workspace_id, stage, created_at, updated_at)
       select 1, 'New', now(), now() from generate_series(1, ${messages}) returning id
     ), identity as (
       insert into identities (contact_id, workspace_id, kind, value, created_at)
       select id, 1, 'phone', (919810000000 + id)::text, now() from person
     ), conversation as (
       insert into conversations (workspace_id, contact_id, channel_id, created_at)
       select 1, id, 1, now() from person returning id, contact_id
     )
     insert into scheduled_messages (workspace_id, conversation_id, contact_id, channel_id, content, text, address, send_at,
       unless_answered, actor, created_at)
     select 1, id, contact_id, 1, '{"type":"text","text":"Hi"}', 'Hi', (919810000000 + contact_id)::text, now(), false, 'key:1', now()
     from conversation`,
  )
  for (const left of [messages - 5, messages / 2, 10]) {
    await start()
    await expect.poll(() => count('from scheduled_messages'), { ...patience, interval: 5 }).toBeLessThanOrEqual(left)
    await running?.kill('SIGKILL')
  }
  await start()
  await expect.poll(() => count('from scheduled_messages'), patience).toBe(0)
  await expect.poll(() => count('from sends'), patience).toBe(0)
  expect(await count('from messages')).toBe(messages)
  expect(await count('from (select distinct scheduled_id from messages) sent')).toBe(messages)
  // What a kill has caught on its way is unknown, and isn't sent again.
  expect(await count("from messages where status not in ('delivered', 'unknown')")).toBe(0)
})
